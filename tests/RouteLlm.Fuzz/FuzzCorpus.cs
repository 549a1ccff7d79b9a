namespace RouteLlm.Tests;

/// <summary>The seeds of each target: small sound inputs, and every one that has broken something.</summary>
internal static class FuzzCorpus
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>Reads a target's seeds, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Of(string target)
    {
        string folder = Path.Combine(Folder, target);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }
}
