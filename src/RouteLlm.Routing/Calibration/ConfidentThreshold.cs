namespace RouteLlm;

/// <summary>
/// A threshold whose share of strong calls stays at or under a target with a stated confidence, on prompts like those of a sample.
/// </summary>
/// <remarks>
/// It lies just above an order statistic of the sample's scores: the k-th smallest of n, for the smallest k with P(Binomial(n, 1 − p) &lt;
/// k) at least the confidence, where p is the target. That is the upper tolerance limit of Wilks (1941, "Determination of Sample Sizes for
/// Setting Tolerance Limits"), and holds for every distribution of scores, also with ties (Scheffé and Tukey, 1945, "Non-Parametric
/// Estimation. I. Validation of Order Statistics"). The promise is about samples: of a hundred calibrations with a confidence of 0.95,
/// about five may send more.
/// </remarks>
public sealed record ConfidentThreshold
{
    private ConfidentThreshold()
    {
    }

    /// <summary>Gets the threshold, from 0 to 1.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the share of strong calls, in percent, that is not exceeded.</summary>
    public required double StrongModelPercent { get; init; }

    /// <summary>Gets the confidence, between 0 and 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>
    /// Gets the expected share of strong calls, in percent, which is below the target: the price of the confidence. More prompts bring the
    /// two together.
    /// </summary>
    public required double ExpectedStrongPercent { get; init; }

    /// <summary>Finds the threshold.</summary>
    /// <param name="strongWinRates">The scores of a sample of prompts, each from 0 to 1, in any order.</param>
    /// <param name="strongModelPercent">The share of strong calls not to exceed, in percent: more than 0, at most 100.</param>
    /// <param name="confidence">The confidence, between 0 and 1.</param>
    /// <returns>
    /// The threshold, or <see langword="null"/> where these scores cannot promise it: they are fewer than <see cref="PromptsNeeded"/>, or
    /// too many of them are 1.
    /// </returns>
    /// <exception cref="ArgumentException">There are no scores, or one is not between 0 and 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="strongModelPercent"/> or <paramref name="confidence"/> is out of range.
    /// </exception>
    public static ConfidentThreshold? Find(ReadOnlySpan<double> strongWinRates, double strongModelPercent, double confidence = 0.95)
    {
        Check(strongModelPercent, confidence);
        return FindInSorted(ThresholdCalibration.SortScores(strongWinRates), strongModelPercent, confidence);
    }

    /// <summary>Computes the smallest number of prompts that can promise a share.</summary>
    /// <param name="strongModelPercent">The share of strong calls not to exceed, in percent: more than 0, at most 100.</param>
    /// <param name="confidence">The confidence, between 0 and 1.</param>
    /// <returns>The number of prompts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="strongModelPercent"/> or <paramref name="confidence"/> is out of range.
    /// </exception>
    public static int PromptsNeeded(double strongModelPercent, double confidence = 0.95)
    {
        Check(strongModelPercent, confidence);

        // With the highest score as the threshold, every prompt of the sample was below it.
        return strongModelPercent == 100 ? 1 : SmallestNumber(prompts => Math.Pow(1 - (strongModelPercent / 100), prompts) <= 1 - confidence);
    }

    /// <summary>Estimates how many prompts bring the expected share near the target.</summary>
    /// <param name="strongModelPercent">The share of strong calls not to exceed, in percent: more than 0, at most 100.</param>
    /// <param name="confidence">The confidence, between 0 and 1.</param>
    /// <param name="marginPercent">How near, in percentage points; more than 0.</param>
    /// <returns>The number of prompts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static int PromptsForMargin(double strongModelPercent, double confidence = 0.95, double marginPercent = 1)
    {
        Check(strongModelPercent, confidence);
        if (!(marginPercent > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(marginPercent), marginPercent, "The margin must be more than 0.");
        }

        return strongModelPercent == 100
            ? 1
            : SmallestNumber(prompts => FindRank(prompts, strongModelPercent / 100, confidence) is int rank
                && strongModelPercent - ExpectedPercent(prompts, rank) <= marginPercent);
    }

    internal static ConfidentThreshold? FindInSorted(ReadOnlySpan<double> ascending, double strongModelPercent, double confidence)
    {
        if (strongModelPercent == 100)
        {
            return Of(0, 100);
        }

        // At the score itself strong calls would begin too early where several prompts share it.
        return FindRank(ascending.Length, strongModelPercent / 100, confidence) is int rank && ascending[rank - 1] < 1
            ? Of(Math.BitIncrement(ascending[rank - 1]), ExpectedPercent(ascending.Length, rank))
            : null;

        ConfidentThreshold Of(double threshold, double expectedPercent) => new()
        {
            Threshold = threshold,
            StrongModelPercent = strongModelPercent,
            Confidence = confidence,
            ExpectedStrongPercent = expectedPercent,
        };
    }

    private static void Check(double strongModelPercent, double confidence)
    {
        if (strongModelPercent is not (> 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(strongModelPercent), strongModelPercent, "The percentage must be more than 0 and at most 100.");
        }

        ProbabilityRange.ThrowIfNotInside(confidence);
    }

    // The rank, from 1, of the order statistic; null where even the highest does not suffice.
    private static int? FindRank(int prompts, double share, double confidence)
    {
        int low = 1;
        int high = prompts + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = IsEnough(middle) ? (low, middle) : (middle + 1, high);
        }

        return low <= prompts ? low : null;

        bool IsEnough(int rank) => rank <= prompts && BinomialDistribution.CumulativeProbability(rank - 1, prompts, 1 - share) >= confidence;
    }

    // The mean of what lies above the order statistic, which is Beta(n + 1 − k, k).
    private static double ExpectedPercent(int prompts, int rank) => 100.0 * (prompts + 1 - rank) / (prompts + 1);

    // Exact where the condition holds from some number on; near it where it flickers before.
    private static int SmallestNumber(Predicate<int> isEnough)
    {
        int high = 1;
        while (!isEnough(high) && high < int.MaxValue / 2)
        {
            high *= 2;
        }

        int low = high / 2;
        while (low + 1 < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = isEnough(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
