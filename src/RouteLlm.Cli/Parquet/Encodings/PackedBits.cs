using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>Numbers packed into a fixed number of bits each, lowest bits first.</summary>
internal static class PackedBits
{
    private const int WordBits = 64;

    /// <summary>Reads a number, whose bits must all be there.</summary>
    public static ulong Read(ReadOnlySpan<byte> packed, long firstBit, int width)
    {
        if (width == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = packed[(int)(firstBit >> 3)..];
        int shift = (int)(firstBit & 7);
        ulong value = FirstWord(bytes) >> shift;
        if (shift + width > WordBits)
        {
            value |= (ulong)bytes[sizeof(ulong)] << (WordBits - shift);
        }

        return width == WordBits ? value : value & ((1UL << width) - 1);
    }

    private static ulong FirstWord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            word |= (ulong)bytes[i] << (8 * i);
        }

        return word;
    }
}
