namespace RouteLlm;

/// <summary>What the hub says of a file.</summary>
/// <param name="Commit">The commit that the revision is now.</param>
/// <param name="Blob">The name of its content in the cache: the SHA-256 of a large file, the hash in git of a small one.</param>
/// <param name="Size">Its size in bytes, if the hub says it.</param>
internal sealed record HubFile(string Commit, string Blob, long? Size)
{
    private const int Sha256Length = 64;

    /// <summary>Gets the SHA-256 of the content, if the hub says it: small files have only the hash that git has of them.</summary>
    public string? Sha256 => Blob.Length == Sha256Length && Blob.All(char.IsAsciiHexDigit) ? Blob : null;
}
