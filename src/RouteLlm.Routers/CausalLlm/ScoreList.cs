namespace RouteLlm;

/// <summary>The scores that a model may answer, and what an answer says of them. Immutable; safe for concurrent use.</summary>
internal sealed class ScoreList
{
    private readonly string[] _scores;
    private readonly ScoreTokenHead _head;

    /// <exception cref="ArgumentException">A score is missing, is there twice, or begins another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than 2 scores, or the threshold lets every score count alike.
    /// </exception>
    public ScoreList(IReadOnlyList<string> scores, int threshold)
    {
        DistinctNames.ThrowIfInvalid(scores, "score", nameof(scores));
        _scores = [.. scores];
        _head = new ScoreTokenHead(_scores.Length, threshold);
        foreach (string score in _scores)
        {
            if (Array.Find(_scores, other => other.Length > score.Length && other.StartsWith(score, StringComparison.Ordinal)) is { } longer)
            {
                throw new ArgumentException($"The score '{score}' is the beginning of the score '{longer}', so an answer could be either. Put both in brackets, for example.", nameof(scores));
            }
        }
    }

    /// <summary>Gets the number of scores.</summary>
    public int Count => _scores.Length;

    /// <summary>
    /// Finds the score that a text begins with, white space aside; <see langword="null"/> where it begins with something else.
    /// </summary>
    /// <remarks>A score inside other text counts for nothing: that text may be the prompt's.</remarks>
    public string? FindAtStart(string text)
    {
        string trimmed = text.TrimStart();
        return Array.Find(_scores, score => trimmed.StartsWith(score, StringComparison.Ordinal));
    }

    /// <summary>Gets the strong win rate of an answer that is one score and nothing else.</summary>
    public double WinRateOf(string score)
    {
        Span<double> logits = Impossible(stackalloc double[_scores.Length]);
        logits[Array.IndexOf(_scores, score)] = 0;
        return _head.GetStrongWinRate<double>(logits);
    }

    /// <summary>Gets the strong win rate of an answer by the probabilities of its tokens.</summary>
    /// <param name="tokens">The tokens, from the first of a score on.</param>
    /// <param name="lead">What stands in the first token before the score.</param>
    /// <returns>The win rate; <see langword="null"/> where no score has a probability.</returns>
    /// <remarks>
    /// A score's probability is that of every listed token with which the answer becomes this score and can become no other, times that of
    /// the answer's tokens before it. Where a score is one token, as in RouteLLM's model, a softmax over these is that over the logits of
    /// the score tokens.
    /// </remarks>
    public double? WinRateOf(IEnumerable<AnswerToken> tokens, string lead)
    {
        var probabilities = new double[_scores.Length];
        double reached = 1;
        string written = string.Empty;
        foreach (AnswerToken token in tokens)
        {
            foreach (AnswerToken possible in token.Alternatives.Any(other => other.Text == token.Text) ? token.Alternatives : token.Alternatives.Append(token))
            {
                if (FindOnlyContinuation(Append(written, possible.Text, lead)) is { } score)
                {
                    probabilities[score] += reached * Math.Exp(possible.LogProbability);
                }
            }

            written = Append(written, token.Text, lead);
            if (FindOnlyContinuation(written) is not null)
            {
                break;
            }

            reached *= Math.Exp(token.LogProbability);
        }

        double total = probabilities.Sum();
        if (!(total > 0 && double.IsFinite(total)))
        {
            return null;
        }

        Span<double> logits = Impossible(stackalloc double[_scores.Length]);
        for (int i = 0; i < probabilities.Length; i++)
        {
            logits[i] = probabilities[i] > 0 ? Math.Log(probabilities[i]) : logits[i];
        }

        return _head.GetStrongWinRate<double>(logits);
    }

    // Finite, as a head asks for, and of no weight in a softmax.
    private static Span<double> Impossible(Span<double> logits)
    {
        logits.Fill(double.MinValue / 2);
        return logits;
    }

    private static string Append(string written, string token, string lead) => written.Length > 0
        ? written + token
        : (token.StartsWith(lead, StringComparison.Ordinal) ? token[lead.Length..] : token).TrimStart();

    private int? FindOnlyContinuation(string written)
    {
        int? only = null;
        for (int i = 0; i < _scores.Length; i++)
        {
            if (_scores[i].StartsWith(written, StringComparison.Ordinal) || written.StartsWith(_scores[i], StringComparison.Ordinal))
            {
                if (only is not null)
                {
                    return null;
                }

                only = i;
            }
        }

        return only;
    }
}
