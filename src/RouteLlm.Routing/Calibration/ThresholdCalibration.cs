namespace RouteLlm;

/// <summary>Turns a strong-model percentage into a threshold, from the distribution of a router's scores.</summary>
/// <remarks>
/// The threshold for a share p of strong calls is the (1 − p) quantile of the strong win rates, linearly interpolated, as
/// RouteLLM computes it (<c>routellm/calibrate_threshold.py</c>, which calls pandas' <c>quantile</c>). It promises the share
/// on prompts like those of the sample. Immutable and safe for concurrent use.
/// </remarks>
public sealed class ThresholdCalibration
{
    private const int PercentSteps = 100;

    // Strong win rates in ascending order, evenly spaced in rank.
    private readonly double[] _ascending;

    private ThresholdCalibration(double[] ascending) => _ascending = ascending;

    /// <summary>Gets the calibration of scores that are spread evenly between 0 and 1.</summary>
    public static ThresholdCalibration Uniform { get; } = new([0, 1]);

    /// <summary>Calibrates on a sample of scores, for example those of your own prompts.</summary>
    /// <param name="strongWinRates">Strong win rates, each from 0 to 1, in any order; at least one.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException">The sample is empty, or a score is not between 0 and 1.</exception>
    public static ThresholdCalibration FromScores(ReadOnlySpan<double> strongWinRates) => new(SortScores(strongWinRates));

    /// <summary>Restores a calibration from the thresholds that <see cref="GetQuantiles"/> gave.</summary>
    /// <param name="quantiles">101 thresholds from 0 to 1, one for each strong percentage from 0 to 100, not increasing.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException">There are not 101 values, one is not between 0 and 1, or they increase.</exception>
    public static ThresholdCalibration FromQuantiles(ReadOnlySpan<double> quantiles)
    {
        if (quantiles.Length != PercentSteps + 1)
        {
            throw new ArgumentException($"A calibration has 101 quantiles, but there are {quantiles.Length}.", nameof(quantiles));
        }

        double[] ascending = quantiles.ToArray();
        Array.Reverse(ascending);
        for (int i = 0; i < ascending.Length; i++)
        {
            if (!ProbabilityRange.Contains(ascending[i]) || (i > 0 && ascending[i] < ascending[i - 1]))
            {
                throw new ArgumentException(
                    $"The quantile at {PercentSteps - i}% must be between 0 and 1 and not above the one before it.", nameof(quantiles));
            }
        }

        return new ThresholdCalibration(ascending);
    }

    /// <summary>Gets the threshold that sends a given share of prompts to the strong model.</summary>
    /// <remarks>
    /// 100 gives 0, always strong, and 0 gives 1, strong only for a prompt that is scored 1: so both ends hold for scores outside of the
    /// sample, too.
    /// </remarks>
    /// <param name="strongModelPercent">The share of strong calls in percent, from 0 to 100.</param>
    /// <returns>The threshold, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strongModelPercent"/> is not between 0 and 100.</exception>
    public double GetThreshold(double strongModelPercent)
    {
        if (strongModelPercent is not (>= 0 and <= PercentSteps))
        {
            throw new ArgumentOutOfRangeException(nameof(strongModelPercent), strongModelPercent, "The percentage must be between 0 and 100.");
        }

        return strongModelPercent switch
        {
            0 => 1,
            PercentSteps => 0,
            _ => ThresholdAt(strongModelPercent),
        };
    }

    /// <summary>Gets the threshold at each whole strong percentage, to be stored with a model.</summary>
    /// <returns>101 values, not increasing: the sample's largest score at 0, its smallest at 100.</returns>
    public double[] GetQuantiles()
    {
        var quantiles = new double[PercentSteps + 1];
        for (int percent = 0; percent < quantiles.Length; percent++)
        {
            quantiles[percent] = ThresholdAt(percent);
        }

        return quantiles;
    }

    /// <summary>Gets the score at a rank, from 0 for the lowest to 1 for the highest; between two of them it is interpolated.</summary>
    internal double ScoreAt(double rank) => Quantile.AtRank(_ascending, rank * (_ascending.Length - 1));

    /// <summary>Checks a sample of scores and sorts it.</summary>
    /// <exception cref="ArgumentException">The sample is empty, or a score is not between 0 and 1.</exception>
    internal static double[] SortScores(ReadOnlySpan<double> strongWinRates)
    {
        if (strongWinRates.IsEmpty)
        {
            throw new ArgumentException("Calibration needs at least one score.", nameof(strongWinRates));
        }

        double[] ascending = strongWinRates.ToArray();
        int invalid = Array.FindIndex(ascending, static score => !ProbabilityRange.Contains(score));
        if (invalid >= 0)
        {
            throw new ArgumentException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Score {invalid} is {ascending[invalid]}, which is not between 0 and 1."),
                nameof(strongWinRates));
        }

        Array.Sort(ascending);
        return ascending;
    }

    // Multiplied before it is divided, so that stored quantiles come back as they were.
    private double ThresholdAt(double strongModelPercent) =>
        Quantile.AtRank(_ascending, (PercentSteps - strongModelPercent) * (_ascending.Length - 1) / PercentSteps);
}
