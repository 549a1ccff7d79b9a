namespace RouteLlm;

/// <summary>The files that <see cref="FileReplacement"/> writes beside their place.</summary>
internal static class TemporaryFiles
{
    private const string Suffix = ".tmp";

    /// <summary>Makes a name that no other writer has.</summary>
    public static string NewName(string path) => $"{path}.{Guid.NewGuid():N}{Suffix}";

    /// <summary>Removes what writers of this file left when they were killed. Those that still write hold a lock.</summary>
    public static void RemoveAbandoned(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string start = $"{Path.GetFileName(path)}.";
        try
        {
            // Filtered by hand, since the name may hold what a pattern reads as its own.
            foreach (string file in Directory.EnumerateFiles(folder, $"*{Suffix}"))
            {
                string name = Path.GetFileName(file);
                if (name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
                    && Guid.TryParseExact(name.AsSpan(start.Length, name.Length - start.Length - Suffix.Length), "N", out _))
                {
                    RemoveUnlessLocked(file);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed may still take the file; if not, its creation says why.
        }
    }

    private static void RemoveUnlessLocked(string file)
    {
        try
        {
            // On Unix, where a file that is open can be deleted, sharing with nobody is a lock that the operating system frees when a
            // process dies.
            using (var alone = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.Delete(file);
                    return;
                }
            }

            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
