using System.Buffers;
using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>Finds added tokens in a text: the leftmost first, and of those that begin there the longest.</summary>
internal sealed class AddedTokens
{
    private readonly CharacterTrie _contents = new();
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<char> _firstCharacters;

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens.Where(static token => token.Content.Length > 0)];
        for (int i = 0; i < _tokens.Length; i++)
        {
            _contents.Add(_tokens[i].Content, i);
        }

        _firstCharacters = SearchValues.Create([.. _tokens.Select(static token => token.Content[0]).Distinct()]);
    }

    public bool IsEmpty => _tokens.Length == 0;

    /// <summary>Finds the first added token at or after a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where the search begins; white space before it is taken by another already.</param>
    /// <param name="start">
    /// Where the token begins, with the white space that belongs to it; the text's length if it has no such token.
    /// </param>
    /// <param name="end">Where it ends.</param>
    /// <returns>The token, or <see langword="null"/>.</returns>
    public AddedToken? FindNext(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (int place = from; place < text.Length; place++)
        {
            int next = text[place..].IndexOfAny(_firstCharacters);
            if (next < 0)
            {
                break;
            }

            place += next;
            (int index, int length) = _contents.LongestPrefixOf(text[place..]);
            if (length == 0)
            {
                continue;
            }

            AddedToken token = _tokens[index];
            start = place;
            end = place + length;
            if (token.IsWord && (EndsWithWord(text[..start]) || BeginsWithWord(text[end..])))
            {
                place = end - 1;
                continue;
            }

            while (token.TakesSpaceBefore && start > from && char.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            while (token.TakesSpaceAfter && end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            return token;
        }

        start = text.Length;
        end = text.Length;
        return null;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out Rune last, out _) == OperationStatus.Done && IsWord(last);

    private static bool BeginsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out Rune first, out _) == OperationStatus.Done && IsWord(first);

    // The class \w of UTS #18, by which Hugging Face's tokenizers go: https://unicode.org/reports/tr18/#word
    private static bool IsWord(Rune character) => Rune.GetUnicodeCategory(character)
            is <= UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.ConnectorPunctuation
        || IsJoiner(character)
        || IsLetterInShape(character);

    private static bool IsJoiner(Rune character) => character.Value is 0x200C or 0x200D;

    // Circled and squared letters are symbols by their category, and alphabetic all the same.
    private static bool IsLetterInShape(Rune character) =>
        character.Value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
