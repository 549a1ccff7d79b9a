using Microsoft.ML.Tokenizers;

namespace RouteLlm;

/// <summary>
/// A tokenizer of Microsoft.ML.Tokenizers as one of ours: special tokens around the whole, truncation before the last of them, long words
/// in pieces.
/// </summary>
internal sealed class LibraryTokenizer : TextTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly int? _beginning;
    private readonly int? _end;

    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="vocabularySize">How many ids it has; 0 where it can't say.</param>
    public LibraryTokenizer(Tokenizer tokenizer, int vocabularySize)
    {
        _tokenizer = tokenizer;
        VocabularySize = vocabularySize > 0 ? vocabularySize : SizeOf(tokenizer);
        (_beginning, _end) = tokenizer switch
        {
            BertTokenizer bert => (bert.ClassificationTokenId, bert.SeparatorTokenId),
            SentencePieceTokenizer sentencePiece => (
                sentencePiece.AddBeginningOfSentence ? sentencePiece.BeginningOfSentenceId : null,
                sentencePiece.AddEndOfSentence ? sentencePiece.EndOfSentenceId : null),
            BpeTokenizer bytePair => (IdOf(bytePair, bytePair.BeginningOfSentenceToken), EndOf(bytePair)),
            _ => ((int?)null, (int?)null),
        };
    }

    public override int VocabularySize { get; }

    public override int? FindId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        int? special = _tokenizer switch
        {
            BertTokenizer bert when token == bert.ClassificationToken => bert.ClassificationTokenId,
            BertTokenizer bert when token == bert.SeparatorToken => bert.SeparatorTokenId,
            BertTokenizer bert when token == bert.PaddingToken => bert.PaddingTokenId,
            BertTokenizer bert when token == bert.MaskingToken => bert.MaskingTokenId,
            BpeTokenizer bytePair => IdOf(bytePair, token),
            TiktokenTokenizer { SpecialTokens: { } tokens } when tokens.TryGetValue(token, out int id) => id,
            SentencePieceTokenizer sentencePiece when sentencePiece.Vocabulary.TryGetValue(token, out int id) => id,
            _ => null,
        };
        if (special is not null || token.Length == 0)
        {
            return special;
        }

        IReadOnlyList<int> ids = EncodePiece(token);
        return ids.Count == 1 && string.Equals(_tokenizer.Decode(ids), token, StringComparison.Ordinal) ? ids[0] : null;
    }

    public override long[] Encode(ReadOnlySpan<char> text, int maximumTokens = int.MaxValue, bool addSpecialTokens = true)
    {
        int? beginning = addSpecialTokens ? _beginning : null;
        int? end = addSpecialTokens ? _end : null;
        int around = (beginning is null ? 0 : 1) + (end is null ? 0 : 1);
        if (maximumTokens < around || maximumTokens < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumTokens), maximumTokens, $"There must be room for at least {around} ids, the special tokens around a text.");
        }

        using var ids = new PooledList<long>();
        if (beginning is { } first)
        {
            ids.Add(first);
        }

        int limit = maximumTokens - (end is null ? 0 : 1);
        using PooledList<char>? repaired = HalfPairs.Replace(text);
        ReadOnlySpan<char> rest = repaired is null ? text : repaired.Items;
        while (!rest.IsEmpty && ids.Count < limit)
        {
            int length = TextCuts.End(rest);
            IReadOnlyList<int> piece = EncodePiece(rest[..length]);
            for (int i = 0; i < piece.Count; i++)
            {
                ids.Add(piece[i]);
            }

            rest = rest[length..];
        }

        ids.Truncate(limit);
        if (end is { } last)
        {
            ids.Add(last);
        }

        return ids.Items.ToArray();
    }

    /// <summary>Counts the tokens of a text that has no very long words, without special ones.</summary>
    public int CountPiece(ReadOnlySpan<char> text) => _tokenizer switch
    {
        BertTokenizer => EncodePiece(text).Count,
        BpeTokenizer when _beginning is not null || _end is not null => EncodePiece(text).Count,
        SentencePieceTokenizer sentencePiece => sentencePiece.CountTokens(text, addBeginningOfSentence: false, addEndOfSentence: false),
        _ => _tokenizer.CountTokens(text),
    };

    private static int? IdOf(BpeTokenizer bytePair, string? token) => token is null ? null
        : bytePair.SpecialTokens is { } special && special.TryGetValue(token, out int specialId) ? specialId
        : bytePair.Vocabulary.TryGetValue(token, out int id) ? id
        : null;

    // The library does not say which token it is: what two texts of one letter both end with.
    private static int? EndOf(BpeTokenizer bytePair)
    {
        IReadOnlyList<int> one = bytePair.EncodeToIds("a");
        IReadOnlyList<int> other = bytePair.EncodeToIds("b");
        return one.Count > 1 && other.Count > 1 && one[^1] == other[^1] ? one[^1] : null;
    }

    private static int SizeOf(Tokenizer tokenizer) => tokenizer switch
    {
        BpeTokenizer bytePair => bytePair.Vocabulary.Values.Concat(bytePair.SpecialTokens?.Values ?? []).Append(-1).Max() + 1,
        SentencePieceTokenizer sentencePiece => sentencePiece.Vocabulary.Values.Append(-1).Max() + 1,
        _ => 0,
    };

    private IReadOnlyList<int> EncodePiece(ReadOnlySpan<char> text) => _tokenizer switch
    {
        BertTokenizer bert => bert.EncodeToIds(text, addSpecialTokens: false, considerPreTokenization: true, considerNormalization: true),
        SentencePieceTokenizer sentencePiece => sentencePiece.EncodeToIds(text, addBeginningOfSentence: false, addEndOfSentence: false),
        BpeTokenizer => WithoutSpecialTokens(_tokenizer.EncodeToIds(text)),
        _ => _tokenizer.EncodeToIds(text),
    };

    // The library's byte-pair tokenizer can't be asked to leave them out.
    private IReadOnlyList<int> WithoutSpecialTokens(IReadOnlyList<int> ids)
    {
        int start = _beginning is { } first && ids.Count > 0 && ids[0] == first ? 1 : 0;
        int end = _end is { } last && ids.Count > start && ids[^1] == last ? ids.Count - 1 : ids.Count;
        return start == 0 && end == ids.Count ? ids : [.. ids.Take(end).Skip(start)];
    }
}
