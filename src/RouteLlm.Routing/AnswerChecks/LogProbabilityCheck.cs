using static System.FormattableString;

namespace RouteLlm;

/// <summary>
/// Checks how sure the model was of what it said, by the log-probabilities of its first tokens. Cannot tell where the provider gives none.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// The client needs <see cref="ITokenLogProbabilities"/>, as RouteLlm.OpenAI's has; a gateway's upstream is asked by its own parameters
/// (<c>logprobs</c>).
/// </remarks>
public sealed class LogProbabilityCheck : IAnswerCheck
{
    private const int MostTokens = 1000;

    private readonly LogProbabilityMeasure _measure;
    private readonly int _tokens;

    /// <summary>Initializes a check.</summary>
    /// <param name="measure">What the log-probabilities are summed up to.</param>
    /// <param name="tokens">How many of the first tokens count, from 1 to 1000. Default: 40.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public LogProbabilityCheck(LogProbabilityMeasure measure = LogProbabilityMeasure.Mean, int tokens = 40)
    {
        if (!Enum.IsDefined(measure))
        {
            throw new ArgumentOutOfRangeException(nameof(measure), measure, $"Write one of {string.Join(", ", Enum.GetNames<LogProbabilityMeasure>())}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, MostTokens);
        _measure = measure;
        _tokens = tokens;
    }

    /// <inheritdoc/>
    public string Name => "log_probabilities";

    /// <inheritdoc/>
    public int TokenAlternatives => _measure == LogProbabilityMeasure.Margin ? 2 : 1;

    /// <inheritdoc/>
    public bool IsInstant => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        int count = Math.Min(_tokens, answer.Tokens.Count);
        if (count == 0)
        {
            return new((AnswerCheckResult?)null);
        }

        double sum = 0;
        double lowest = 0;
        for (int i = 0; i < count; i++)
        {
            double value = Math.Min(0, answer.Tokens[i].LogProbability);
            sum += _measure == LogProbabilityMeasure.Margin ? MarginOf(answer.Tokens[i]) : value;
            lowest = Math.Min(lowest, value);
        }

        double score = _measure switch
        {
            LogProbabilityMeasure.Lowest => Math.Exp(lowest),
            LogProbabilityMeasure.Margin => sum / count,
            _ => Math.Exp(sum / count),
        };

        // No number is what some servers write for a token that could not be.
        return new(double.IsNaN(score) ? null : new AnswerCheckResult(score, Invariant($"{_measure.ToString().ToLowerInvariant()} of {count} tokens")));
    }

    private static double MarginOf(AnswerToken token)
    {
        double first = 0;
        double second = 0;
        foreach (AnswerToken alternative in token.Alternatives)
        {
            double probability = Math.Exp(alternative.LogProbability);
            (first, second) = probability > first ? (probability, first) : (first, Math.Max(second, probability));
        }

        return Math.Clamp(first - second, 0, 1);
    }
}
