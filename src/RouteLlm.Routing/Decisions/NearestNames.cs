namespace RouteLlm;

/// <summary>Finds what an unknown name may stand for.</summary>
internal static class NearestNames
{
    private const int MaximumSuggestions = 3;

    // The distance takes time for each character of both names, and a stranger may send millions.
    private const int LongestName = 256;

    /// <summary>
    /// Gives the nearest names, nearest first: those that contain the name or are contained in it, then by edit distance (Levenshtein),
    /// case aside.
    /// </summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>At most three names. One that differs in half of its letters or more is left out, unless nothing is nearer.</returns>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> known)
    {
        name = name.Length > LongestName ? name[..LongestName] : name;
        (string Name, bool Contains, int Distance)[] ranked =
        [
            .. known
                .Select(candidate => (Name: candidate, Contains: Contains(name, candidate), Distance: Distance(name, candidate)))
                .OrderBy(static candidate => candidate.Contains ? 0 : 1)
                .ThenBy(static candidate => candidate.Distance)
                .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
                .Take(MaximumSuggestions),
        ];
        string[] near = [.. ranked.Where(candidate => candidate.Contains || candidate.Distance * 2 < name.Length).Select(static candidate => candidate.Name)];
        return near.Length > 0 ? near : [.. ranked.Take(1).Select(static candidate => candidate.Name)];
    }

    private static bool Contains(string name, string candidate) =>
        name.Length > 0 && (candidate.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate, StringComparison.OrdinalIgnoreCase));

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
