using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>Single-precision floats as they stand in a file, whatever the machine's byte order.</summary>
internal static class LittleEndianSingles
{
    private const int BlockLength = 16_384;

    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        byte[] block = new byte[Math.Min(values.Length, BlockLength) * sizeof(float)];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, BlockLength)..])
        {
            ReadOnlySpan<float> next = values[..Math.Min(values.Length, BlockLength)];
            for (int i = 0; i < next.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(block.AsSpan(i * sizeof(float)), next[i]);
            }

            stream.Write(block, 0, next.Length * sizeof(float));
        }
    }

    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read(Stream stream, Span<float> values)
    {
        byte[] block = new byte[Math.Min(values.Length, BlockLength) * sizeof(float)];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, BlockLength)..])
        {
            Span<float> next = values[..Math.Min(values.Length, BlockLength)];
            stream.ReadExactly(block, 0, next.Length * sizeof(float));
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = BinaryPrimitives.ReadSingleLittleEndian(block.AsSpan(i * sizeof(float)));
            }
        }
    }
}
