namespace RouteLlm;

/// <summary>Shortens runs of one character: rulers and blanks say nothing by their length, nor does a word that is drawn out.</summary>
internal static class CharacterRuns
{
    /// <summary>The number of equal characters from which on they are a run.</summary>
    public const int Shortest = 4;

    private const int KeptLetters = 3;
    private const int KeptDigits = 20;

    /// <summary>Leaves three of a run of letters, twenty digits, and of punctuation and symbols a space alone. White space stays.</summary>
    public static Span<char> Shorten(Span<char> text)
    {
        int written = 0;
        for (int start = 0; start < text.Length;)
        {
            char character = text[start];
            int end = start + 1;
            while (end < text.Length && text[end] == character)
            {
                end++;
            }

            int length = end - start;
            int kept = KeptOf(character, length);
            if (kept == 0)
            {
                text[written++] = ' ';
            }

            text.Slice(start, kept).CopyTo(text[written..]);
            written += kept;
            start = end;
        }

        return text[..written];
    }

    private static int KeptOf(char character, int length) =>
        length < Shortest || WhiteSpace.IsInvisible(character) || char.IsSurrogate(character) ? length
        : char.IsDigit(character) ? Math.Min(length, KeptDigits)
        : char.IsLetter(character) ? KeptLetters
        : 0;
}
