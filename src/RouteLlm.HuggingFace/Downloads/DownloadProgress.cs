namespace RouteLlm;

/// <summary>How far a download is.</summary>
/// <param name="Name">What is downloaded: a file, or several under one name.</param>
/// <param name="Bytes">The bytes that are here, those of earlier, interrupted downloads included.</param>
/// <param name="TotalBytes">How many bytes there are in all, or <see langword="null"/> while that is not known.</param>
public readonly record struct DownloadProgress(string Name, long Bytes, long? TotalBytes);
