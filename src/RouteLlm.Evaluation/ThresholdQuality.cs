namespace RouteLlm;

/// <summary>What a threshold gives on recorded outcomes, with bootstrap intervals for other prompts of the kind.</summary>
public sealed record ThresholdQuality
{
    private static readonly EvaluationOptions Defaults = new();

    private ThresholdQuality()
    {
    }

    /// <summary>Gets the threshold: the strong win rate at or above which the strong model answers.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the share of strong calls, in percent.</summary>
    public required Measure StrongPercent { get; init; }

    /// <summary>Gets the mean score of the answers.</summary>
    public required Measure Score { get; init; }

    /// <summary>Gets the mean score as a percentage of the strong model's.</summary>
    public required Measure QualityKept { get; init; }

    /// <summary>Gets the weak model's mean score.</summary>
    public required Measure WeakScore { get; init; }

    /// <summary>Gets the strong model's mean score.</summary>
    public required Measure StrongScore { get; init; }

    /// <summary>Measures a threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="strongWinRates">The router's scores of the questions.</param>
    /// <param name="data">The questions.</param>
    /// <param name="options">How to measure; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as questions, or a score is NaN.</exception>
    public static ThresholdQuality At(
        double threshold,
        ReadOnlySpan<double> strongWinRates,
        BenchmarkData data,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        StatisticSet set = SetOf(strongWinRates, data, options ?? Defaults);
        return Measure(set, threshold, options ?? Defaults, cancellationToken);
    }

    internal static StatisticSet SetOf(ReadOnlySpan<double> strongWinRates, BenchmarkData data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new StatisticSet(QuestionTable.Of(data.Questions, data.Scale), ScoredOrder.Of(strongWinRates, data.Questions.Count), options);
    }

    internal static ThresholdQuality Measure(
        StatisticSet set, double threshold, EvaluationOptions options, CancellationToken cancellationToken)
    {
        int blocks = set.Order.BlocksFrom(threshold);
        Statistic strongPercent = set.Add(sample => sample.StrongPercentOf(blocks));
        Statistic score = set.Add(sample => sample.ScoreOf(blocks));
        Statistic kept = set.Add(sample => sample.PercentOfStrong(sample.ScoreOf(blocks)));
        Statistic weak = set.Add(static sample => sample.WeakScore);
        Statistic strong = set.Add(static sample => sample.StrongScore);
        set.TakeAll();
        new Resampling(options, cancellationToken).Bootstrap(set);
        return new ThresholdQuality
        {
            Threshold = threshold,
            StrongPercent = strongPercent.Measure,
            Score = score.Measure,
            QualityKept = kept.Measure,
            WeakScore = weak.Measure,
            StrongScore = strong.Measure,
        };
    }
}
