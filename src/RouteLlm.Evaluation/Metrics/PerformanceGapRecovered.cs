namespace RouteLlm;

/// <summary>
/// APGR, the average performance gap recovered (Ong et al., 2024, "RouteLLM", section 3.1), with a cut after every prompt:
/// the area under quality against the share of strong calls, as a share of the gap between the weak model (0) and the strong one (1).
/// </summary>
/// <remarks>
/// Prompts of equal score have no order between them: inside such a block quality is interpolated, which is the mean over all
/// orders. A router without information has 0.5.
/// </remarks>
public sealed class PerformanceGapRecovered
{
    private readonly QuestionTable _table;
    private readonly ScoredOrder _order;

    /// <summary>Initializes the measure for scored questions.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="questions">The questions, in the same order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="questions"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as questions, or a score is NaN.</exception>
    public PerformanceGapRecovered(ReadOnlySpan<double> strongWinRates, IReadOnlyList<BenchmarkQuestion> questions)
        : this(strongWinRates, QuestionTable.Of(questions ?? throw new ArgumentNullException(nameof(questions)), scale: 1))
    {
    }

    /// <summary>Initializes the measure from the gain of the strong model on each question.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="gains">The strong model's score less the weak model's, in the same order.</param>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as gains, or a score is NaN.</exception>
    public PerformanceGapRecovered(ReadOnlySpan<double> strongWinRates, ReadOnlySpan<double> gains)
        : this(strongWinRates, QuestionTable.OfGains(gains))
    {
    }

    private PerformanceGapRecovered(ReadOnlySpan<double> strongWinRates, QuestionTable table)
    {
        _table = table;
        _order = ScoredOrder.Of(strongWinRates, table.Count);
        var sample = new RoutingSample(table, _order, bins: 1);
        sample.TakeAll();
        Value = sample.PerformanceGapRecoveredEveryCut;
    }

    /// <summary>
    /// Gets the measure: 0 for the weak model's quality at every share, 1 for the strong model's, 0.5 for random routing; NaN where the two
    /// models are equal.
    /// </summary>
    public double Value { get; }

    /// <summary>
    /// Estimates the interval that holds the measure for other samples of such questions, by the percentile bootstrap (Efron and
    /// Tibshirani, 1993, chapter 13).
    /// </summary>
    /// <param name="samples">The number of resamples.</param>
    /// <param name="confidence">The confidence, between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="samples"/> is less than 1, or <paramref name="confidence"/> is not between 0 and 1.
    /// </exception>
    public Interval Bootstrap(int samples = 1000, double confidence = 0.95, int seed = 1, CancellationToken cancellationToken = default)
    {
        var options = new EvaluationOptions { Results = 1, Resamples = samples, Confidence = confidence, Seed = seed };
        var set = new StatisticSet(_table, _order, options);
        Statistic measure = set.Add(static sample => sample.PerformanceGapRecoveredEveryCut);
        new Resampling(options, cancellationToken).Bootstrap(set);
        return measure.Measure.Interval;
    }
}
