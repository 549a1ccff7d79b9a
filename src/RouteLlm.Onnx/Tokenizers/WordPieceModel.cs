namespace RouteLlm;

/// <summary>
/// WordPiece: words, and punctuation for itself, are cut into the longest pieces that the vocabulary has, from left to right.
/// </summary>
internal sealed class WordPieceModel : ITokenModel
{
    /// <summary>What marks a token that continues a word, unless a file says otherwise.</summary>
    public const string UsualPrefix = "##";

    private readonly CharacterTrie _beginnings = new();
    private readonly CharacterTrie _continuations = new();
    private readonly int _unknown;
    private readonly int _maximumCharacters;

    /// <param name="vocabulary">The tokens and their ids.</param>
    /// <param name="continuationPrefix">What marks a token that continues a word.</param>
    /// <param name="unknown">The id of a word that cannot be cut into tokens.</param>
    /// <param name="maximumCharacters">The Unicode characters above which a word counts as unknown.</param>
    public WordPieceModel(IEnumerable<KeyValuePair<string, int>> vocabulary, string continuationPrefix, int unknown, int maximumCharacters)
    {
        _unknown = unknown;
        _maximumCharacters = maximumCharacters;
        foreach ((string token, int id) in vocabulary)
        {
            _beginnings.Add(token, id);
            if (token.Length > continuationPrefix.Length && token.StartsWith(continuationPrefix, StringComparison.Ordinal))
            {
                _continuations.Add(token.AsSpan(continuationPrefix.Length), id);
            }
        }
    }

    public void Encode(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit)
    {
        int wordStart = 0;
        int characters = 0;
        for (int i = 0; i < text.Length && ids.Count < limit;)
        {
            (WordBreak found, int length) = WordBreaks.At(text[i..]);
            if (found == WordBreak.None)
            {
                characters++;
                i += length;
                continue;
            }

            EncodeWord(text[wordStart..i], characters, ids);
            if (found == WordBreak.Punctuation)
            {
                EncodeWord(text.Slice(i, length), 1, ids);
            }

            i += length;
            wordStart = i;
            characters = 0;
        }

        if (ids.Count < limit)
        {
            EncodeWord(text[wordStart..], characters, ids);
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, int characters, PooledList<long> ids)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (characters > _maximumCharacters)
        {
            ids.Add(_unknown);
            return;
        }

        int before = ids.Count;
        CharacterTrie pieces = _beginnings;
        while (!word.IsEmpty)
        {
            (int id, int length) = pieces.LongestPrefixOf(word);
            if (length == 0)
            {
                ids.Truncate(before);
                ids.Add(_unknown);
                return;
            }

            ids.Add(id);
            word = word[length..];
            pieces = _continuations;
        }
    }
}
