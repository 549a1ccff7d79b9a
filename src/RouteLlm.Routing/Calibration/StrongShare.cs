namespace RouteLlm;

/// <summary>The share of prompts that a threshold sends to the strong model, estimated on a sample of prompts.</summary>
/// <param name="Percent">The share of the sample, 0 to 100.</param>
/// <param name="LowPercent">The lower end of the interval for prompts like those of the sample.</param>
/// <param name="HighPercent">The upper end.</param>
public readonly record struct StrongShare(double Percent, double LowPercent, double HighPercent)
{
    /// <summary>
    /// Estimates the share, with the exact interval for a proportion by Clopper and Pearson (1934). It also holds where the threshold is a
    /// quantile of the same sample.
    /// </summary>
    /// <param name="strongWinRates">The sample's scores; at least one.</param>
    /// <param name="threshold">The strong win rate at or above which the strong model answers.</param>
    /// <param name="confidence">The confidence of the interval, between 0 and 1.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentException">There are no scores.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not between 0 and 1.</exception>
    public static StrongShare Estimate(ReadOnlySpan<double> strongWinRates, double threshold, double confidence = 0.95)
    {
        if (strongWinRates.IsEmpty)
        {
            throw new ArgumentException("A share needs at least one score.", nameof(strongWinRates));
        }

        ProbabilityRange.ThrowIfNotInside(confidence);
        int strong = 0;
        foreach (double winRate in strongWinRates)
        {
            strong += winRate >= threshold ? 1 : 0;
        }

        (double low, double high) = BinomialDistribution.ProbabilityInterval(strong, strongWinRates.Length, confidence);
        return new StrongShare(100.0 * strong / strongWinRates.Length, 100 * low, 100 * high);
    }
}
