using System.IO.Compression;

namespace RouteLlm;

/// <summary>Decompresses pages.</summary>
internal static class PageCompression
{
    /// <exception cref="InvalidDataException">The page is damaged, or compressed in a way that cannot be read.</exception>
    public static void Decompress(CompressionCodec codec, byte[] compressed, int compressedLength, Span<byte> page)
    {
        switch (codec)
        {
            case CompressionCodec.Uncompressed when compressedLength == page.Length:
                compressed.AsSpan(0, compressedLength).CopyTo(page);
                break;
            case CompressionCodec.Uncompressed:
                throw new InvalidDataException("a page has two lengths.");
            case CompressionCodec.Snappy:
                Snappy.Decompress(compressed.AsSpan(0, compressedLength), page);
                break;
            case CompressionCodec.Gzip:
                Read(new GZipStream(new MemoryStream(compressed, 0, compressedLength), CompressionMode.Decompress), page);
                break;
            case CompressionCodec.Brotli:
                Read(new BrotliStream(new MemoryStream(compressed, 0, compressedLength), CompressionMode.Decompress), page);
                break;
            default:
                throw new InvalidDataException($"it is compressed with {codec}. Write it with Snappy, gzip or Brotli, or uncompressed.");
        }
    }

    private static void Read(Stream stream, Span<byte> page)
    {
        using (stream)
        {
            try
            {
                stream.ReadExactly(page);
            }
            catch (Exception exception) when (exception is EndOfStreamException or InvalidOperationException)
            {
                throw new InvalidDataException("a compressed page is damaged.", exception);
            }
        }
    }
}
