namespace RouteLlm.Evaluation;

/// <summary>
/// APGR, the average performance gap recovered (Ong et al., 2024, "RouteLLM", section 3.1), with a cut after every prompt:
/// the area under quality against the share of strong calls, as a share of the gap between the weak model (0) and the strong one (1).
/// </summary>
/// <remarks>
/// Prompts of equal score have no order between them: inside such a block quality is interpolated, which is the mean over all
/// orders. A router that says nothing has 0.5.
/// </remarks>
public sealed class PerformanceGapRecovered
{
    // Prompts by score, highest first, and for each the number of its block of equal scores.
    private readonly double[] _gains;
    private readonly int[] _blocks;

    /// <summary>Initializes the measure for scored questions.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="questions">The questions, in the same order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="questions"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as questions, or a score is NaN.</exception>
    public PerformanceGapRecovered(ReadOnlySpan<double> strongWinRates, IReadOnlyList<BenchmarkQuestion> questions)
        : this(strongWinRates, GainsOf(questions))
    {
    }

    /// <summary>Initializes the measure from the gain of the strong model on each question.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="gains">The strong model's score less the weak model's, in the same order.</param>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as gains, or a score is NaN.</exception>
    public PerformanceGapRecovered(ReadOnlySpan<double> strongWinRates, ReadOnlySpan<double> gains)
    {
        if (strongWinRates.Length != gains.Length || gains.IsEmpty)
        {
            throw new ArgumentException($"{gains.Length} questions need as many scores, at least one; there are {strongWinRates.Length}.", nameof(strongWinRates));
        }

        double[] keys = strongWinRates.ToArray();
        if (Array.Exists(keys, double.IsNaN))
        {
            throw new ArgumentException("A score is NaN.", nameof(strongWinRates));
        }

        _gains = gains.ToArray();
        Array.Sort(keys, _gains);
        Array.Reverse(keys);
        Array.Reverse(_gains);
        _blocks = new int[keys.Length];
        for (int i = 1; i < keys.Length; i++)
        {
            _blocks[i] = _blocks[i - 1] + (keys[i] == keys[i - 1] ? 0 : 1);
        }
    }

    /// <summary>Gets the measure: 0 for the weak model's quality at every share, 1 for the strong model's, 0.5 for random routing; NaN where the two models are equal.</summary>
    public double Value => Measure(counts: null);

    /// <summary>Estimates the interval that holds the measure for other samples of such questions, by the percentile bootstrap (Efron and Tibshirani, 1993, chapter 13).</summary>
    /// <param name="samples">The number of resamples.</param>
    /// <param name="confidence">The confidence, between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1, or <paramref name="confidence"/> is not between 0 and 1.</exception>
    public Interval Bootstrap(int samples = 1000, double confidence = 0.95, int seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be between 0 and 1.");
        }

        var random = new Random(seed);
        int[] counts = new int[_gains.Length];
        double[] values = new double[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(counts);
            for (int i = 0; i < counts.Length; i++)
            {
                counts[random.Next(counts.Length)]++;
            }

            values[sample] = Measure(counts);
        }

        // A resample in which the models are equal has no measure.
        double[] known = [.. values.Where(static value => !double.IsNaN(value))];
        Array.Sort(known);
        double tail = (1 - confidence) / 2;
        return known.Length == 0
            ? new Interval(double.NaN, double.NaN)
            : new Interval(Quantile.Of(known, tail), Quantile.Of(known, 1 - tail));
    }

    private static double[] GainsOf(IReadOnlyList<BenchmarkQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return [.. questions.Select(static question => question.StrongScore - question.WeakScore)];
    }

    private double Measure(int[]? counts)
    {
        double area = 0;
        double gainSoFar = 0;
        long promptsInAll = 0;
        for (int i = 0; i < _gains.Length;)
        {
            double blockGain = 0;
            long blockPrompts = 0;
            int block = _blocks[i];
            for (; i < _gains.Length && _blocks[i] == block; i++)
            {
                int count = counts is null ? 1 : counts[i];
                blockGain += count * _gains[i];
                blockPrompts += count;
            }

            area += blockPrompts * (gainSoFar + (blockGain / 2));
            gainSoFar += blockGain;
            promptsInAll += blockPrompts;
        }

        return gainSoFar == 0 ? double.NaN : area / (promptsInAll * gainSoFar);
    }
}
