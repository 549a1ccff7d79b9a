namespace RouteLlm;

/// <summary>
/// Finds the first and the last words of a text, to which something may have been added that is the same for every prompt.
/// </summary>
/// <remarks>
/// A word is what stands between spaces; <see cref="LongestWord"/> characters of a longer one count as one, and so do two ideographs.
/// </remarks>
internal static class PromptEdges
{
    /// <summary>The number of words on either side.</summary>
    public const int Words = 10;

    private const int LongestWord = 24;
    private const int UnitsOfWord = 2;
    private const int UnitsOfIdeograph = 1;

    /// <summary>Counts the words of a text, up to a limit.</summary>
    public static int CountWords(ReadOnlySpan<char> text, int most)
    {
        if (AsciiWords.TryCount(text, most, LongestWord, out int words))
        {
            return words;
        }

        var count = default(UnitCount);
        foreach (char character in text)
        {
            if (!count.Take(character, most))
            {
                break;
            }
        }

        return Math.Min(most, count.Words);
    }

    /// <summary>Gets the first words, with the space after them.</summary>
    public static ReadOnlySpan<char> First(ReadOnlySpan<char> text)
    {
        if (AsciiWords.TryFindFirst(text, Words, LongestWord, out int end))
        {
            return text[..end];
        }

        var count = default(UnitCount);
        int length = 0;
        while (length < text.Length && count.Take(text[length], Words))
        {
            length++;
        }

        return text[..length];
    }

    /// <summary>Gets the last words, with the space before them.</summary>
    public static ReadOnlySpan<char> Last(ReadOnlySpan<char> text)
    {
        if (AsciiWords.TryFindLast(text, Words, LongestWord, out int first))
        {
            return text[first..];
        }

        var count = default(UnitCount);
        int start = text.Length;
        while (start > 0 && count.Take(text[start - 1], Words))
        {
            start--;
        }

        return text[start..];
    }

    // Korean has spaces between words.
    private static bool IsHalfWord(char character) =>
        !char.IsAscii(character) && character is not (>= '\uAC00' and <= '\uD7A3') && UnicodeClasses.Of(character) == UnicodeClass.Ideograph;

    private struct UnitCount
    {
        private int _units;

        // The characters of the word so far; 0 between words.
        private int _length;

        public readonly int Words => (_units + UnitsOfWord - 1) / UnitsOfWord;

        /// <summary>Takes a character, and tells whether there are no more words with it than there may be.</summary>
        public bool Take(char character, int words)
        {
            if (char.IsWhiteSpace(character))
            {
                _length = 0;
                return true;
            }

            if (IsHalfWord(character))
            {
                _units += UnitsOfIdeograph;
                _length = 0;
            }
            else if (_length++ % LongestWord == 0)
            {
                _units += UnitsOfWord;
            }

            return _units <= words * UnitsOfWord;
        }
    }
}
