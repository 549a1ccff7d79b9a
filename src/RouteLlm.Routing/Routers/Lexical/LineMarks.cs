using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Counts punctuation by its kind, and where it begins a line.</summary>
internal static class LineMarks
{
    /// <summary>Counts the marks of a block.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the block starts.</param>
    /// <param name="marks">A bit for each character of the block that is a mark.</param>
    /// <param name="counts">What is counted.</param>
    public static void Count(ReadOnlySpan<char> text, int position, ulong marks, ref TextStatistics counts)
    {
        ref char characters = ref MemoryMarshal.GetReference(text);
        for (; marks != 0; marks &= marks - 1)
        {
            Count(ref characters, position + BitOperations.TrailingZeroCount(marks), ref counts);
        }
    }

    private static void Count(ref char characters, int start, ref TextStatistics counts)
    {
        char mark = Unsafe.Add(ref characters, start);
        counts.AddMark(MarkKinds.Of(mark));
        if (mark is '.' or ')')
        {
            CountLabel(ref characters, start, ref counts);
        }
        else if (mark is '-' or '*' && IsLineStart(ref characters, start))
        {
            counts.AddListItem();
        }
    }

    // "A.", "A)" or "(A)" at the start of a line is an answer option, "1." or "12)" an item of a list.
    private static void CountLabel(ref char characters, int start, ref TextStatistics counts)
    {
        if (start == 0)
        {
            return;
        }

        char before = Unsafe.Add(ref characters, start - 1);
        if (char.IsAsciiLetter(before))
        {
            bool isInBrackets = start > 1 && Unsafe.Add(ref characters, start - 2) == '(';
            if (IsLineStart(ref characters, isInBrackets ? start - 2 : start - 1))
            {
                counts.AddAnswerOption();
            }
        }
        else if (char.IsAsciiDigit(before))
        {
            bool isOfTwoDigits = start > 1 && char.IsAsciiDigit(Unsafe.Add(ref characters, start - 2));
            if (IsLineStart(ref characters, isOfTwoDigits ? start - 2 : start - 1))
            {
                counts.AddListItem();
            }
        }
    }

    private static bool IsLineStart(ref char characters, int at) => at == 0 || Unsafe.Add(ref characters, at - 1) == '\n';
}
