namespace RouteLlm;

/// <summary>Checks the names of a router's parts, by which its reasons speak of them.</summary>
internal static class DistinctNames
{
    /// <param name="names">The names; <see langword="null"/> for a part that is not there.</param>
    /// <param name="kind">What the parts are, in the singular and in lower case.</param>
    /// <param name="parameterName">The parameter that holds them.</param>
    /// <exception cref="ArgumentException">A name is missing, or two are alike but for their case.</exception>
    public static void ThrowIfInvalid(IEnumerable<string?> names, string kind, string parameterName)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string? name in names)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException($"The {kind} at index {seen.Count} has no name. Give each {kind} a name.", parameterName);
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException($"The {kind} '{name}' appears twice. Give each {kind} its own name.", parameterName);
            }
        }
    }
}
