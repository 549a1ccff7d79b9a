using System.Buffers;
using System.Text;

namespace RouteLlm;

/// <summary>Puts U+FFFD in the place of halves of surrogate pairs, which no vocabulary knows.</summary>
internal static class HalfPairs
{
    /// <summary>Gives the text without halves; <see langword="null"/> where it has none.</summary>
    public static PooledList<char>? Replace(ReadOnlySpan<char> text)
    {
        int half = IndexOfHalf(text);
        if (half < 0)
        {
            return null;
        }

        var repaired = new PooledList<char>(text.Length);
        for (; half >= 0; half = IndexOfHalf(text))
        {
            repaired.AddRange(text[..half]);
            repaired.Add((char)Rune.ReplacementChar.Value);
            text = text[(half + 1)..];
        }

        repaired.AddRange(text);
        return repaired;
    }

    private static int IndexOfHalf(ReadOnlySpan<char> text)
    {
        for (int i = 0, next; (next = text[i..].IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0;)
        {
            i += next;
            if (Rune.DecodeFromUtf16(text[i..], out _, out int length) != OperationStatus.Done)
            {
                return i;
            }

            i += length;
        }

        return -1;
    }
}
