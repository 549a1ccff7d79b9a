namespace RouteLlm;

/// <summary>Cuts texts so that no word is longer than what a tokenizer of quadratic time takes quickly.</summary>
/// <remarks>
/// Between words nothing is cut, so ordinary text stays whole. A run without spaces is cut where letters or digits end, a run of one kind of character wherever it gets too long.
/// Each cut can cost a token.
/// </remarks>
internal static class TextCuts
{
    private const int LongestKind = 96;
    private const int LongestKindOfLargeText = 24;
    private const int LargeText = 50_000;
    private const int LongestWord = 192;

    /// <summary>Finds how many characters of one kind a piece of a text may have: fewer in a large text, whose time counts more than a token here and there.</summary>
    public static int LongestKindIn(ReadOnlySpan<char> text) => text.Length > LargeText ? LongestKindOfLargeText : LongestKind;

    /// <summary>Finds where the first piece of a text ends.</summary>
    /// <param name="text">What is left of the text.</param>
    /// <param name="longestKind">What <see cref="LongestKindIn"/> said of the whole text.</param>
    public static int End(ReadOnlySpan<char> text, int longestKind)
    {
        int kindStart = 0;
        int wordStart = 0;
        int kind = -1;
        for (int i = 0; i < text.Length; i++)
        {
            int next = KindOf(text[i]);
            if (next != kind)
            {
                if (i - wordStart >= LongestWord && kind is Letter or Digit && next is Other)
                {
                    return i;
                }

                wordStart = kind == Space ? i : wordStart;
                kindStart = i;
                kind = next;
            }

            bool isTooLong = i - kindStart >= longestKind || (next != Space && i - wordStart >= 2 * LongestWord);
            if (isTooLong && !char.IsLowSurrogate(text[i]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private const int Letter = 0;
    private const int Digit = 1;
    private const int Space = 2;
    private const int Other = 3;

    private static int KindOf(char c) => char.IsAsciiLetter(c) ? Letter
        : char.IsAsciiDigit(c) ? Digit
        : char.IsWhiteSpace(c) ? Space
        : c < 128 ? Other
        : char.IsLetter(c) ? Letter
        : Other;
}
