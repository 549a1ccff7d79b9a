namespace RouteLlm;

/// <summary>A tokenizer in the stages of Hugging Face's: added tokens, normalizer, words and model, special tokens around.</summary>
internal sealed class PipelineTokenizer : TextTokenizer
{
    private readonly IReadOnlyDictionary<string, int> _ids;
    private readonly AddedTokens _addedToText;
    private readonly AddedTokens _addedToNormalized;
    private readonly ITextNormalizer? _normalizer;
    private readonly ITokenModel _model;
    private readonly long[] _before;
    private readonly long[] _after;

    /// <param name="ids">The ids of all tokens, added ones included.</param>
    /// <param name="added">The tokens that are found before the model cuts the text.</param>
    /// <param name="normalizer">Rewrites the text between added tokens; <see langword="null"/> for not at all.</param>
    /// <param name="model">Cuts the text between added tokens.</param>
    /// <param name="specialTokens">The ids that are put before and after a text.</param>
    public PipelineTokenizer(
        IReadOnlyDictionary<string, int> ids,
        IReadOnlyList<AddedToken> added,
        ITextNormalizer? normalizer,
        ITokenModel model,
        SpecialTokens specialTokens)
    {
        _ids = ids;
        VocabularySize = ids.Values.Max() + 1;
        _addedToText = new AddedTokens(added.Where(static token => !token.IsInNormalizedText));
        _addedToNormalized = new AddedTokens(added.Where(static token => token.IsInNormalizedText).Select(token => token with { Content = Normalized(normalizer, token.Content) }));
        _normalizer = normalizer;
        _model = model;
        _before = [.. specialTokens.Before];
        _after = [.. specialTokens.After];
    }

    public override int VocabularySize { get; }

    public override int? FindId(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    public override long[] Encode(ReadOnlySpan<char> text, int maximumTokens = int.MaxValue, bool addSpecialTokens = true)
    {
        using PooledList<long> ids = EncodeToList(text, maximumTokens, addSpecialTokens, nameof(maximumTokens));
        return ids.Items.ToArray();
    }

    public override int Encode(ReadOnlySpan<char> text, Span<long> ids, bool addSpecialTokens = true)
    {
        using PooledList<long> list = EncodeToList(text, ids.Length, addSpecialTokens, nameof(ids));
        list.Items.CopyTo(ids);
        return list.Count;
    }

    private static string Normalized(ITextNormalizer? normalizer, string text)
    {
        if (normalizer is null)
        {
            return text;
        }

        using var normalized = new PooledList<char>();
        normalizer.Normalize(text, normalized);
        return normalized.Items.ToString();
    }

    private PooledList<long> EncodeToList(ReadOnlySpan<char> text, int maximum, bool addSpecialTokens, string parameter)
    {
        int around = addSpecialTokens ? _before.Length + _after.Length : 0;
        if (maximum < around || maximum < 0)
        {
            throw new ArgumentOutOfRangeException(parameter, maximum, $"There must be room for at least {around} ids, the special tokens around a text.");
        }

        var ids = new PooledList<long>();
        if (addSpecialTokens)
        {
            ids.AddRange(_before);
        }

        int limit = maximum - (addSpecialTokens ? _after.Length : 0);
        PooledList<char>? repaired = HalfPairs.Replace(text);
        EncodeText(repaired is null ? text : repaired.Items, ids, limit);
        repaired?.Dispose();
        ids.Truncate(limit);
        if (addSpecialTokens)
        {
            ids.AddRange(_after);
        }

        return ids;
    }

    private void EncodeText(ReadOnlySpan<char> text, PooledList<long> ids, int limit)
    {
        if (_addedToText.IsEmpty)
        {
            EncodeBetween(text, isBeginning: true, ids, limit);
            return;
        }

        for (int from = 0, end; from < text.Length && ids.Count < limit; from = end)
        {
            AddedToken? token = _addedToText.FindNext(text, from, out int start, out end);
            EncodeBetween(text[from..start], from == 0, ids, limit);
            if (token is not null)
            {
                ids.Add(token.Id);
            }
        }
    }

    private void EncodeBetween(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_normalizer is null)
        {
            EncodeNormalized(text, isBeginning, ids, limit);
            return;
        }

        using var normalized = new PooledList<char>(text.Length + 16);
        _normalizer.Normalize(text, normalized);
        EncodeNormalized(normalized.Items, isBeginning, ids, limit);
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit)
    {
        if (_addedToNormalized.IsEmpty)
        {
            _model.Encode(text, isBeginning, ids, limit);
            return;
        }

        for (int from = 0, end; from < text.Length && ids.Count < limit; from = end)
        {
            AddedToken? token = _addedToNormalized.FindNext(text, from, out int start, out end);
            _model.Encode(text[from..start], isBeginning && from == 0, ids, limit);
            if (token is not null)
            {
                ids.Add(token.Id);
            }
        }
    }
}
