using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>
/// Finds the words between the spaces of a text, 64 characters at a time. Leaves texts with long words, and those beyond ASCII, to
/// <see cref="PromptEdges"/>.
/// </summary>
internal static class AsciiWords
{
    private const int BlockLength = FoldedText.BlockLength;

    /// <summary>Counts the words of a text, up to a limit.</summary>
    /// <returns>
    /// <see langword="false"/> where a word has more than <paramref name="longest"/> characters or one that is not ASCII before the limit
    /// is reached.
    /// </returns>
    public static bool TryCount(ReadOnlySpan<char> text, int most, int longest, out int count)
    {
        count = 0;
        int before = 0;
        for (int start = 0; start < text.Length && count < most; start += BlockLength)
        {
            if (!TryReadWords(text, start, out ulong words) || !HasShortRuns(words, before, longest))
            {
                return false;
            }

            count += BitOperations.PopCount(words & ~(words << 1)) - (before > 0 ? (int)(words & 1) : 0);
            before = BitOperations.LeadingZeroCount(~words);
        }

        count = Math.Min(count, most);
        return true;
    }

    /// <summary>Finds where the first words end, and the space after them.</summary>
    public static bool TryFindFirst(ReadOnlySpan<char> text, int words, int longest, out int end)
    {
        end = text.Length;
        int before = 0;
        int left = words;
        for (int start = 0; start < text.Length; start += BlockLength)
        {
            if (!TryReadWords(text, start, out ulong bits) || !HasShortRuns(bits, before, longest))
            {
                return false;
            }

            ulong starts = bits & ~((bits << 1) | (before > 0 ? 1UL : 0));
            int count = BitOperations.PopCount(starts);
            if (count > left)
            {
                end = start + BitOperations.TrailingZeroCount(WithoutLowest(starts, left));
                return true;
            }

            left -= count;
            before = BitOperations.LeadingZeroCount(~bits);
        }

        return true;
    }

    /// <summary>Finds where the last words start, and the space before them.</summary>
    public static bool TryFindLast(ReadOnlySpan<char> text, int words, int longest, out int first)
    {
        first = 0;
        int after = 0;
        int left = words;
        for (int end = text.Length; end > 0; end -= BlockLength)
        {
            if (!TryReadWordsBefore(text, end, out ulong bits) || !HasShortRuns(Reverse(bits), after, longest))
            {
                return false;
            }

            // From the end: the bit of the last character is the highest.
            ulong ends = bits & ~((bits >> 1) | (after > 0 ? 1UL << 63 : 0));
            int count = BitOperations.PopCount(ends);
            if (count > left)
            {
                first = end - BitOperations.TrailingZeroCount(WithoutLowest(Reverse(ends), left));
                return true;
            }

            left -= count;
            after = BitOperations.TrailingZeroCount(~bits);
        }

        return true;
    }

    private static ulong WithoutLowest(ulong bits, int count)
    {
        for (; count > 0; count--)
        {
            bits &= bits - 1;
        }

        return bits;
    }

    // Whether no run of set bits is too long, that which goes on from the block before included.
    private static bool HasShortRuns(ulong bits, int before, int longest)
    {
        ulong runs = bits;
        int length = 1;
        for (; 2 * length <= longest; length *= 2)
        {
            runs &= runs >> length;
        }

        runs &= runs >> (longest + 1 - length);
        return runs == 0 && before + BitOperations.TrailingZeroCount(~bits) <= longest;
    }

    private static ulong Reverse(ulong bits)
    {
        bits = ((bits >> 1) & 0x5555555555555555) | ((bits & 0x5555555555555555) << 1);
        bits = ((bits >> 2) & 0x3333333333333333) | ((bits & 0x3333333333333333) << 2);
        bits = ((bits >> 4) & 0x0F0F0F0F0F0F0F0F) | ((bits & 0x0F0F0F0F0F0F0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(bits);
    }

    // A bit for each character from a place on that is no white space; what follows the text is.
    private static bool TryReadWords(ReadOnlySpan<char> text, int start, out ulong words)
    {
        int length = text.Length - start;
        return length >= BlockLength ? TryReadBlock(ref MemoryMarshal.GetReference(text[start..]), out words)
            : TryReadShort(text[start..], 0, out words);
    }

    // The same for the characters before a place; what precedes the text is white space.
    private static bool TryReadWordsBefore(ReadOnlySpan<char> text, int end, out ulong words) =>
        end >= BlockLength ? TryReadBlock(ref MemoryMarshal.GetReference(text[(end - BlockLength)..]), out words)
            : TryReadShort(text[..end], BlockLength - end, out words);

    private static bool TryReadShort(ReadOnlySpan<char> text, int offset, out ulong words)
    {
        Span<char> block = stackalloc char[BlockLength];
        block.Fill(' ');
        text.CopyTo(block[offset..]);
        return TryReadBlock(ref MemoryMarshal.GetReference(block), out words);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadBlock(ref char start, out ulong words)
    {
        if (!AsciiBlock.TryRead(ref Unsafe.As<char, ushort>(ref start), out Vector512<byte> characters))
        {
            words = 0;
            return false;
        }

        Vector512<byte> isSpace = Vector512.Equals(characters, Vector512.Create((byte)' ')) | Vector512.LessThan(characters - Vector512.Create((byte)'\t'), Vector512.Create((byte)5));
        words = ~isSpace.ExtractMostSignificantBits();
        return true;
    }
}
