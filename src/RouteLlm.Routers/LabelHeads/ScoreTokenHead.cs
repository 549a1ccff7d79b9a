using System.Numerics;

namespace RouteLlm;

/// <summary>
/// Turns the logits of score tokens into a strong win rate: those of a language model that says how well the weak model will answer, from 1
/// up.
/// </summary>
/// <remarks>
/// The logits of the score tokens alone become probabilities by a softmax, and the win rate is 1 minus the sum over the scores at or above
/// the threshold: the weak model is good enough there. So RouteLLM's <c>causal_llm</c> computes it, with <c>[[1]]</c> to <c>[[5]]</c> and
/// the threshold 4 (<c>routellm/routers/causal_llm/model.py</c>). Immutable; safe for concurrent use.
/// </remarks>
public sealed class ScoreTokenHead
{
    // A score below the threshold is a label on which the strong model wins.
    private readonly LabelHead _head;

    /// <summary>Initializes a head.</summary>
    /// <param name="scoreCount">The number of scores; at least 2.</param>
    /// <param name="scoreThreshold">
    /// The lowest score at which the weak model is good enough, from 2 to <paramref name="scoreCount"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than 2 scores, or the threshold lets every score count alike.
    /// </exception>
    public ScoreTokenHead(int scoreCount = 5, int scoreThreshold = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scoreCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(scoreThreshold, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scoreThreshold, scoreCount);
        _head = new LabelHead(scoreCount, [.. Enumerable.Range(0, scoreThreshold - 1)]);
        ScoreThreshold = scoreThreshold;
    }

    /// <summary>Gets the number of scores.</summary>
    public int ScoreCount => _head.LabelCount;

    /// <summary>Gets the lowest score at which the weak model is good enough.</summary>
    public int ScoreThreshold { get; }

    /// <summary>Computes the strong win rate.</summary>
    /// <typeparam name="T">The type of the model's output, such as <see cref="float"/> or <see cref="Half"/>.</typeparam>
    /// <param name="scoreLogits">A finite logit for each score token, that of the score 1 first.</param>
    /// <returns>The strong win rate, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">There are more or fewer logits than scores, or one is not finite.</exception>
    public double GetStrongWinRate<T>(ReadOnlySpan<T> scoreLogits)
        where T : struct, IFloatingPointIeee754<T> => _head.GetStrongWinRate(scoreLogits);
}
