namespace RouteLlm;

/// <summary>When rounds of learning are due, and with which confidence each of them changes something.</summary>
internal static class LearningSchedule
{
    private const int LargestStep = 3000;

    /// <summary>Gets the number of battles at which the round after one is due.</summary>
    /// <param name="battles">The battles of the last round; 0 before the first.</param>
    /// <param name="first">The battles of the first round.</param>
    public static int Next(int battles, int first) =>
        battles == 0 ? first : battles + Math.Min(LargestStep, Math.Max(first / 2, battles / 2));

    /// <summary>
    /// Gets the confidence of a round, so that all of them together are wrong no more often than one with the confidence that was asked
    /// for: 1/2, 1/6, 1/12, … of its error, which sum up to 1.
    /// </summary>
    /// <param name="confidence">The confidence of all rounds together.</param>
    /// <param name="round">The number of the round, from 1.</param>
    public static double ConfidenceOf(double confidence, int round) => 1 - ((1 - confidence) / ((double)round * (round + 1)));

    /// <summary>Gets the number of resamples that such a confidence needs: at least 20 beyond either end of the interval.</summary>
    public static int ResamplesFor(double confidence, int least) => (int)Math.Max(least, Math.Ceiling(20 / (1 - confidence)));
}
