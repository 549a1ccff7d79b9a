using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>The bytes of a file that have come so far, and their SHA-256. Not safe for concurrent use.</summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(FileStream stream) => _stream = stream;

    /// <summary>Gets the number of bytes that have come.</summary>
    public long Length { get; private set; }

    /// <summary>Opens what an interrupted download left, or starts anew.</summary>
    public static async Task<PartialFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var partial = new PartialFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous));
        try
        {
            byte[] buffer = new byte[BufferSize];
            while (await partial._stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                partial._hash.AppendData(buffer, 0, read);
                partial.Length += read;
            }

            return partial;
        }
        catch
        {
            partial.Dispose();
            throw;
        }
    }

    /// <summary>Adds bytes to the end.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Throws all bytes away.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        _stream.Position = 0;
        _hash.GetHashAndReset();
        Length = 0;
    }

    /// <summary>Gets the SHA-256 of all bytes, as hexadecimal digits.</summary>
    public string Sha256() => Convert.ToHexString(_hash.GetCurrentHash());

    /// <summary>Brings all bytes to the disk.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }
}
