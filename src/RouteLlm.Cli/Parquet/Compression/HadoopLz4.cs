using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace RouteLlm;

/// <summary>
/// Decompresses what older writers call LZ4: blocks, each behind its two lengths as Hadoop writes them, or one block without.
/// </summary>
internal static class HadoopLz4
{
    private const int LengthsLength = 2 * sizeof(int);

    /// <exception cref="InvalidDataException">The page is damaged, or gives another number of bytes.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> page)
    {
        if (!TryReadBlocks(compressed, page) && LZ4Codec.Decode(compressed, page) != page.Length)
        {
            throw new InvalidDataException("a compressed page is damaged, or has another length than its header says.");
        }
    }

    private static bool TryReadBlocks(ReadOnlySpan<byte> compressed, Span<byte> page)
    {
        while (compressed.Length >= LengthsLength)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(compressed);
            int compressedLength = BinaryPrimitives.ReadInt32BigEndian(compressed[sizeof(int)..]);
            compressed = compressed[LengthsLength..];
            if ((uint)length > (uint)page.Length || (uint)compressedLength > (uint)compressed.Length || LZ4Codec.Decode(compressed[..compressedLength], page[..length]) != length)
            {
                return false;
            }

            compressed = compressed[compressedLength..];
            page = page[length..];
        }

        return compressed.IsEmpty && page.IsEmpty;
    }
}
