namespace RouteLlm;

/// <summary>The threshold that keeps a part of the strong model's quality on recorded outcomes with the fewest strong calls.</summary>
/// <remarks>
/// It is optimal for these outcomes, so expect a little less on others. How much it depends on them is what the interval of the threshold
/// tells, the cheapest thresholds of resamples; what it keeps on others, the interval in <see cref="Quality"/>.
/// </remarks>
/// <param name="QualityPercent">The part of the strong model's mean score that is to be kept, in percent.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="StrongPercent">
/// The share of strong calls that it takes, in percent; its interval, too, is of the cheapest thresholds of resamples.
/// </param>
/// <param name="Quality">What the threshold gives.</param>
public sealed record CheapestThreshold(double QualityPercent, Measure Threshold, Measure StrongPercent, ThresholdQuality Quality)
{
    /// <summary>Finds the threshold.</summary>
    /// <param name="qualityPercent">The part of the strong model's mean score to keep, in percent: more than 0, at most 100.</param>
    /// <param name="strongWinRates">The router's scores of the questions.</param>
    /// <param name="data">The questions.</param>
    /// <param name="options">How to measure; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There are no questions, not as many scores as questions, a score is NaN, or the strong model's mean score is not above zero, so that
    /// there is no part of it.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="qualityPercent"/> is not more than 0 and at most 100.</exception>
    public static CheapestThreshold Find(
        double qualityPercent,
        ReadOnlySpan<double> strongWinRates,
        BenchmarkData data,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        if (qualityPercent is not (> 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(qualityPercent), qualityPercent, "The percentage must be more than 0 and at most 100.");
        }

        options ??= new EvaluationOptions();
        StatisticSet set = ThresholdQuality.SetOf(strongWinRates, data, options);
        ScoredOrder order = set.Order;
        RoutingSample all = set.TakeAll();
        if (!(all.StrongScore > 0))
        {
            throw new ArgumentException($"The strong model's mean score is {all.StrongScore}; it must be above zero to keep a part of it.", nameof(data));
        }

        Statistic threshold = set.Add(sample => ThresholdOf(order, sample.FewestBlocksThatKeep(qualityPercent)));
        Statistic strongPercent = set.Add(sample => sample.StrongPercentOf(order.BlocksFrom(ThresholdOf(order, sample.FewestBlocksThatKeep(qualityPercent)))));
        double cheapest = ThresholdOf(order, all.FewestBlocksThatKeep(qualityPercent));
        ThresholdQuality quality = ThresholdQuality.Measure(set, cheapest, options, cancellationToken);
        return new CheapestThreshold(qualityPercent, threshold.Measure, strongPercent.Measure, quality);
    }

    // No strong call at all is a threshold of 1, above which no score is.
    private static double ThresholdOf(ScoredOrder order, int blocks) => blocks == 0 ? 1 : order.BlockScores[blocks - 1];
}
