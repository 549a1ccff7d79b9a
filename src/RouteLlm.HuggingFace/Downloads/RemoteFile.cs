namespace RouteLlm;

/// <summary>A file to download.</summary>
/// <param name="Name">What errors and progress call it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Size">Its size in bytes, if known.</param>
/// <param name="Sha256">The SHA-256 of its content, as hexadecimal digits, if known.</param>
internal sealed record RemoteFile(string Name, Uri Address, long? Size, string? Sha256);
