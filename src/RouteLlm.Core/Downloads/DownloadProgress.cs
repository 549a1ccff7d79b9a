namespace RouteLlm;

/// <summary>How far the download of a file is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">The bytes that are here, those of earlier, interrupted downloads included.</param>
/// <param name="TotalBytes">The file's size in bytes, or <see langword="null"/> while it is not known.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long? TotalBytes);
