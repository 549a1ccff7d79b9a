namespace RouteLlm;

/// <summary>Where the tool keeps what it can compute again: the user's cache folder, as the system has it.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// Gets the folder of a kind of entries: below XDG_CACHE_HOME or ~/.cache, on macOS ~/Library/Caches, on Windows %LOCALAPPDATA%.
    /// </summary>
    public static string PathOf(string kind)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named
            : Path.Combine(home, ".cache");
        return Path.Combine(root, "routellm", kind);
    }
}
