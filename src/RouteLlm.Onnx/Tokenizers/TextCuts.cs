namespace RouteLlm;

/// <summary>Cuts texts so that no word is longer than what a tokenizer of quadratic time takes quickly.</summary>
/// <remarks>
/// Between words nothing is cut, so ordinary text stays whole. A run without spaces is cut where letters or digits end, a run of one kind
/// of character wherever it gets too long. Each cut can cost a token.
/// </remarks>
internal static class TextCuts
{
    /// <summary>The most characters of a piece that is cut out of a long word.</summary>
    public const int LongestWord = 384;

    // Also a multiple of three, the most digits of a token.
    private const int LongestKind = 96;

    // Tokenizers have tokens of many spaces.
    private const int LongestSpaces = LongestWord;
    private const int LongWord = LongestWord / 2;

    private const int Letter = 0;
    private const int Digit = 1;
    private const int Space = 2;
    private const int Other = 3;

    /// <summary>Finds where the first piece of a text ends.</summary>
    public static int End(ReadOnlySpan<char> text)
    {
        int kindStart = 0;
        int wordStart = 0;
        int kind = -1;
        for (int i = 0; i < text.Length; i++)
        {
            int next = KindOf(text[i]);
            if (next != kind)
            {
                if (i - wordStart >= LongWord && kind is Letter or Digit && next is Other)
                {
                    return i;
                }

                wordStart = kind == Space ? i : wordStart;
                kindStart = i;
                kind = next;
            }

            bool isTooLong = i - kindStart >= (next == Space ? LongestSpaces : LongestKind) || (next != Space && i - wordStart >= LongestWord);
            if (isTooLong && !char.IsLowSurrogate(text[i]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static int KindOf(char c) => char.IsAsciiLetter(c) ? Letter
        : char.IsAsciiDigit(c) ? Digit
        : char.IsWhiteSpace(c) ? Space
        : c < 128 ? Other
        : char.IsLetter(c) ? Letter
        : Other;
}
