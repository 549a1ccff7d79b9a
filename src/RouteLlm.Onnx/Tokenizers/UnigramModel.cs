namespace RouteLlm;

/// <summary>Unigram: a word is cut into the tokens whose scores add up to most.</summary>
/// <remarks>Dynamic programming from left to right, in time proportional to the word's length times that of the longest token.</remarks>
internal sealed class UnigramModel : ITokenModel
{
    // SentencePiece's penalty for a character that no token covers.
    private const double UnknownPenalty = 10;

    private readonly CharacterTrie _tokens = new();
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly Metaspace _words;

    /// <param name="vocabulary">The tokens in the order of their ids, and the logarithms of their probabilities.</param>
    /// <param name="unknown">The id for what no token covers.</param>
    /// <param name="words">Cuts text into words.</param>
    public UnigramModel(IReadOnlyList<(string Token, double Score)> vocabulary, int unknown, Metaspace words)
    {
        _scores = [.. vocabulary.Select(static entry => entry.Score)];
        _unknown = unknown;
        _unknownScore = _scores.Min() - UnknownPenalty;
        _words = words;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            _tokens.Add(vocabulary[id].Token, id);
        }
    }

    public void Encode(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit)
    {
        using var word = new PooledList<char>();
        using var steps = new PooledList<Step>();
        for (int start = 0; start < text.Length && ids.Count < limit; isBeginning = false)
        {
            start += _words.Next(text[start..], start == 0, isBeginning, word);
            EncodeWord(word.Items, steps, ids);
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, PooledList<Step> buffer, PooledList<long> ids)
    {
        if (word.IsEmpty)
        {
            return;
        }

        buffer.Truncate(0);
        Span<Step> steps = buffer.Extend(word.Length + 1);
        steps.Fill(new Step(_unknown, -1, 0));
        for (int start = 0; start < word.Length;)
        {
            int character = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            bool isCovered = false;
            double before = steps[start].Score;
            int node = CharacterTrie.Root;
            for (int end = start; end < word.Length;)
            {
                node = _tokens.Next(node, word[end]);
                if (node == CharacterTrie.None)
                {
                    break;
                }

                end++;
                int id = _tokens.ValueAt(node);
                if (id != CharacterTrie.None)
                {
                    steps[end].Offer(id, start, before + _scores[id]);
                    isCovered |= end - start == character;
                }
            }

            if (!isCovered)
            {
                steps[start + character].Offer(_unknown, start, before + _unknownScore);
            }

            start += character;
        }

        AppendPath(steps, ids);
    }

    // The path is found from its end; what is unknown side by side counts as one.
    private void AppendPath(ReadOnlySpan<Step> steps, PooledList<long> ids)
    {
        int first = ids.Count;
        bool afterUnknown = false;
        for (int end = steps.Length - 1; end > 0; end = steps[end].Start)
        {
            bool isUnknown = steps[end].Id == _unknown;
            if (!isUnknown || !afterUnknown)
            {
                ids.Add(steps[end].Id);
            }

            afterUnknown = isUnknown;
        }

        ids.Items[first..].Reverse();
    }

    /// <summary>The best way to a place in a word.</summary>
    private record struct Step(int Id, int Start, double Score)
    {
        public void Offer(int id, int start, double score)
        {
            if (Start < 0 || score > Score)
            {
                (Id, Start, Score) = (id, start, score);
            }
        }
    }
}
