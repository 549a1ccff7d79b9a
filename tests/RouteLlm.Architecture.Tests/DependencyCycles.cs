namespace RouteLlm.Tests;

/// <summary>Finds dependencies that lead back to where they began.</summary>
internal static class DependencyCycles
{
    /// <returns>Each dependency that is part of a cycle, for people.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<Dependency> dependencies)
    {
        ILookup<string, string> next = dependencies.ToLookup(static dependency => dependency.From, static dependency => dependency.To, StringComparer.Ordinal);
        return
        [
            .. dependencies
                .Where(dependency => Reaches(next, dependency.To, dependency.From))
                .Select(static dependency => $"{dependency.From} → {dependency.To}: {dependency.Example}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool Reaches(ILookup<string, string> next, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var open = new Stack<string>(seen);
        while (open.TryPop(out string? node))
        {
            if (node == to)
            {
                return true;
            }

            foreach (string following in next[node].Where(seen.Add))
            {
                open.Push(following);
            }
        }

        return false;
    }
}
