using System.IO.Compression;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace RouteLlm;

/// <summary>Decompresses pages.</summary>
internal static class PageCompression
{
    /// <summary>Decompresses a page that must give exactly as many bytes as there is room for.</summary>
    /// <exception cref="InvalidDataException">It does not, is damaged, or is compressed in a way that cannot be read.</exception>
    public static void Decompress(CompressionCodec codec, ReadOnlyMemory<byte> compressed, Span<byte> page)
    {
        switch (codec)
        {
            case CompressionCodec.Snappy:
                Snappy.Decompress(compressed.Span, page);
                break;
            case CompressionCodec.Gzip:
                ReadGzip(compressed, page);
                break;
            case CompressionCodec.Brotli:
                Check(BrotliDecoder.TryDecompress(compressed.Span, page, out int brotliLength) ? brotliLength : -1, page.Length);
                break;
            case CompressionCodec.Zstd:
                ReadZstandard(compressed.Span, page);
                break;
            case CompressionCodec.Lz4:
                HadoopLz4.Decompress(compressed.Span, page);
                break;
            case CompressionCodec.Lz4Raw:
                Check(LZ4Codec.Decode(compressed.Span, page), page.Length);
                break;
            default:
                throw new InvalidDataException($"it is compressed with {codec}. Write it with Zstandard, Snappy, LZ4, gzip or Brotli, or uncompressed.");
        }
    }

    private static void ReadGzip(ReadOnlyMemory<byte> compressed, Span<byte> page)
    {
        using var stream = new GZipStream(new MemoryStream(compressed.ToArray(), writable: false), CompressionMode.Decompress);
        int length = stream.ReadAtLeast(page, page.Length, throwOnEndOfStream: false);
        Check(stream.ReadByte() < 0 ? length : -1, page.Length);
    }

    private static void ReadZstandard(ReadOnlySpan<byte> compressed, Span<byte> page)
    {
        try
        {
            using var decompressor = new Decompressor();
            Check(decompressor.Unwrap(compressed, page), page.Length);
        }
        catch (ZstdException exception)
        {
            throw Damaged(exception);
        }
    }

    private static void Check(int length, int expected)
    {
        if (length != expected)
        {
            throw Damaged();
        }
    }

    private static InvalidDataException Damaged(Exception? cause = null) =>
        new("a compressed page is damaged, or has another length than its header says.", cause);
}
