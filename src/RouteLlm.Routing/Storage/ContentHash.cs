using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// A SHA-256 hash over several parts. Each is preceded by its length, so that what ends one part and begins the next counts.
/// </summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ContentHash Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        _hash.AppendData(length);
        _hash.AppendData(part);
        return this;
    }

    public ContentHash Add(ReadOnlySpan<char> part) => Add(MemoryMarshal.AsBytes(part));

    /// <summary>Gives the hash of what was added as 64 hexadecimal digits, in lower case.</summary>
    public override string ToString() => Convert.ToHexString(_hash.GetCurrentHash()).ToLowerInvariant();

    public void Dispose() => _hash.Dispose();
}
