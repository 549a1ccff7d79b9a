using System.Text;

namespace RouteLlm;

/// <summary>
/// Where BERT's pre-tokenizer ends words: at white space, and before and after punctuation, to which all ASCII symbols belong.
/// </summary>
internal static class WordBreaks
{
    private static readonly WordBreak[] Ascii =
    [
        .. Enumerable.Range(0, 128).Select(static code => (char)code).Select(static character =>
            char.IsWhiteSpace(character) ? WordBreak.WhiteSpace
            : char.IsPunctuation(character) || char.IsSymbol(character) ? WordBreak.Punctuation
            : WordBreak.None),
    ];

    /// <summary>Looks at the first character of a text.</summary>
    /// <returns>What it does, and its length in UTF-16.</returns>
    public static (WordBreak Break, int Length) At(ReadOnlySpan<char> text)
    {
        char first = text[0];
        if (first < Ascii.Length)
        {
            return (Ascii[first], 1);
        }

        _ = Rune.DecodeFromUtf16(text, out Rune character, out int length);
        return (Rune.IsWhiteSpace(character) ? WordBreak.WhiteSpace : Rune.IsPunctuation(character) ? WordBreak.Punctuation : WordBreak.None, length);
    }
}
