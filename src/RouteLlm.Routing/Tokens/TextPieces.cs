using System.Text;

namespace RouteLlm;

/// <summary>Cuts a text, in one pass and without memory of its own, into the pieces by which tokens are estimated.</summary>
/// <remarks>
/// The cuts are those that the tokenizers of current models make before they merge bytes: words with the character before them, up to three
/// digits, runs of punctuation with the line ends after them, white space.
/// </remarks>
internal static class TextPieces
{
    private const int LongestWord = TextPieceCosts.Lengths;
    private const int LongestRun = 64;
    private const int LongestSpaces = 64;

    // A letter with an accent says that the words around it are not English.
    private const int ReachOfAccents = 64;

    /// <summary>Cuts a text.</summary>
    public static void Cut<TVisitor>(ReadOnlySpan<char> text, ref TVisitor visitor)
        where TVisitor : struct, ITextPieceVisitor
    {
        int accent = -ReachOfAccents - 1;
        bool isAfterSpace = false;
        bool takesLineEnds = false;
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            int start = i;
            if (IsLetter(c))
            {
                i = Word(text, i, i - accent <= ReachOfAccents, isAfterSpace, out int kind);
                visitor.Visit(kind, i);
                isAfterSpace = takesLineEnds = false;
            }
            else if (char.IsAsciiDigit(c))
            {
                bool goesOn = i > 0 && char.IsAsciiDigit(text[i - 1]);
                while (i < text.Length && i - start < 3 && char.IsAsciiDigit(text[i]))
                {
                    i++;
                }

                visitor.Visit(TextPieceCosts.Digits + (i - start - 1) + (goesOn ? 3 : 0), i);
                isAfterSpace = takesLineEnds = false;
            }
            else if (IsSpace(c))
            {
                i = Spaces(text, i, takesLineEnds, ref visitor, out isAfterSpace);
                takesLineEnds = false;
            }
            else if (c < 128)
            {
                i = Punctuation(text, i, isAfterSpace, out int kind);
                visitor.Visit(kind, i);
                isAfterSpace = false;
                takesLineEnds = true;
            }
            else
            {
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
                i += length;
                int group = ScriptClass.Of(rune.Value);
                visitor.Visit(TextPieceCosts.Scripts + group + (isAfterSpace ? ScriptClass.Count : 0), i);
                accent = ScriptClass.IsLatin(group) ? i : accent;
                isAfterSpace = false;
                takesLineEnds = ScriptClass.IsPunctuation(group);
            }
        }
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c);

    private static bool IsSpace(char c) => c == ' ' || (c >= '\t' && c <= '\r');

    private static int Word(ReadOnlySpan<char> text, int start, bool isForeign, bool isAfterSpace, out int kind)
    {
        int i = start;
        int limit = Math.Min(text.Length, start + LongestWord);
        while (i < limit && char.IsAsciiLetterUpper(text[i]))
        {
            i++;
        }

        int capitals = i - start;
        int rare = 0;
        while (i < limit && char.IsAsciiLetterLower(text[i]))
        {
            i++;
        }

        for (int j = start + 1; j < i; j++)
        {
            rare += LetterPairs.IsRare(text[j - 1], text[j]) ? 1 : 0;
        }

        int letters = i - start;
        int writing = capitals == 0 ? 0 : capitals == letters ? 2 : capitals == 1 ? 1 : 3;
        char before = start > 0 ? text[start - 1] : ' ';
        bool isInRun = char.IsAsciiLetterOrDigit(before) || (i < text.Length && char.IsAsciiDigit(text[i]));
        int place = isInRun ? 1 : isForeign || before >= 128 || (i < text.Length && text[i] >= 128) ? 2 : isAfterSpace || IsSpace(before) ? 0 : 3;
        kind = TextPieceCosts.WordKind(place, writing, letters, rare);
        return i;
    }

    private static int Spaces<TVisitor>(ReadOnlySpan<char> text, int start, bool takesLineEnds, ref TVisitor visitor, out bool isJoined)
        where TVisitor : struct, ITextPieceVisitor
    {
        int i = start;
        int afterLines = start;
        while (i < text.Length && IsSpace(text[i]))
        {
            i++;
            afterLines = text[i - 1] is '\n' or '\r' ? i : afterLines;
        }

        if (afterLines > start)
        {
            bool isAbsorbed = takesLineEnds && text[start] is '\n' or '\r';
            visitor.Visit(isAbsorbed ? TextPieceCosts.AbsorbedLines : TextPieceCosts.Lines, afterLines);
        }

        // The last space belongs to what follows, but digits.
        isJoined = i > afterLines && i < text.Length && !char.IsAsciiDigit(text[i]) && text[i - 1] == ' ';
        int rest = i - afterLines - (isJoined ? 1 : 0);
        if (rest > 1 && i < text.Length && !isJoined)
        {
            visitor.Visit(TextPieceCosts.Spaces, i - 1);
            visitor.Visit(TextPieceCosts.LastSpace, i);
            return i;
        }

        for (int end = i - (isJoined ? 1 : 0); rest > 0; rest -= LongestSpaces)
        {
            visitor.Visit(TextPieceCosts.Spaces, end - Math.Max(0, rest - LongestSpaces));
        }

        return i;
    }

    private static int Punctuation(ReadOnlySpan<char> text, int start, bool isAfterSpace, out int kind)
    {
        int i = start + 1;
        bool isRepeated = true;
        while (i < text.Length && i - start < LongestRun && text[i] < 128 && !IsSpace(text[i]) && !char.IsAsciiLetterOrDigit(text[i]))
        {
            isRepeated &= text[i] == text[start];
            i++;
        }

        int length = i - start;
        kind = length == 1 && !isAfterSpace && i < text.Length && IsLetter(text[i]) ? TextPieceCosts.AbsorbedPunctuation
            : length > 2 && isRepeated ? TextPieceCosts.RepeatedPunctuation
            : TextPieceCosts.Punctuation + Math.Min(length, TextPieceCosts.Lengths) - 1 + (isAfterSpace ? TextPieceCosts.Lengths : 0);
        return i;
    }
}
