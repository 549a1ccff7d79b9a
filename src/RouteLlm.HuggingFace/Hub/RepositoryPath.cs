using System.Buffers;

namespace RouteLlm;

/// <summary>Paths of files in a repository, which a server names and which become paths on this machine.</summary>
internal static class RepositoryPath
{
    private static readonly SearchValues<char> RefusedByWindows = SearchValues.Create(":*?\"<>|");

    /// <summary>Says whether a path with <c>/</c> between its parts stays in the folder that it is appended to.</summary>
    public static bool IsSafe(string path) => path.Length > 0 && Array.TrueForAll(path.Split('/'), IsSafePart);

    /// <summary>Refuses a path that is not safe.</summary>
    /// <exception cref="DownloadException">The path is not safe.</exception>
    public static void ThrowIfUnsafe(string path)
    {
        if (!IsSafe(path))
        {
            // A terminal would obey control characters.
            string shown = string.Concat(path.Select(static character => char.IsControl(character) ? '\uFFFD' : character));
            throw new DownloadException($"The file '{shown}' is not downloaded: it would be outside its folder, or its name has characters that this system does not allow.");
        }
    }

    /// <summary>Appends a path to a folder.</summary>
    /// <exception cref="DownloadException">The path is not safe.</exception>
    public static string Append(string folder, string path)
    {
        ThrowIfUnsafe(path);
        return Path.Combine([folder, .. path.Split('/')]);
    }

    private static bool IsSafePart(string part) =>
        part.Length > 0
        && part is not ("." or "..")
        && !part.Contains('\\', StringComparison.Ordinal)
        && !part.Any(char.IsControl)
        && (!OperatingSystem.IsWindows() || IsSafeOnWindows(part));

    // A colon names a drive or a hidden stream there, and dots and spaces at the end vanish.
    private static bool IsSafeOnWindows(string part) => part[^1] is not ('.' or ' ') && !part.AsSpan().ContainsAny(RefusedByWindows);
}
