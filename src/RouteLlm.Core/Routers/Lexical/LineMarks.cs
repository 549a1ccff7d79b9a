using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Counts punctuation by its kind, and where it begins a line.</summary>
internal static class LineMarks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Count(ref char characters, int start, ref TextStatistics counts)
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
