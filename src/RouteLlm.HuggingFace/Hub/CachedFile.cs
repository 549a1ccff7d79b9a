namespace RouteLlm;

/// <summary>Files of the cache, which may be links.</summary>
internal static class CachedFile
{
    /// <summary>Gets the size of a file or of what a link leads to, in bytes.</summary>
    /// <returns>The size, or <see langword="null"/> if there is no such file or the link leads nowhere.</returns>
    public static long? SizeOf(string path)
    {
        var file = new FileInfo(path);
        return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Exists: true } content
            ? content.Length
            : null;
    }

    /// <summary>Says whether a file is there and of the size that it should be, if that is known.</summary>
    public static bool IsWhole(string path, long? size) => SizeOf(path) is { } actual && (size is null || actual == size);
}
