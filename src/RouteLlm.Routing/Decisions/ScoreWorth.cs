namespace RouteLlm;

/// <summary>
/// What a score is worth in money: at a threshold t the usual surcharge of the better model is just worth paying, so a score s is worth s/t
/// of it.
/// </summary>
internal static class ScoreWorth
{
    private const decimal MostTimes = 1_000_000;
    private const double Smallest = 1e-6;

    /// <summary>Gets the worth.</summary>
    /// <param name="score">The score.</param>
    /// <param name="threshold">The threshold. From one of 0 on every score is worth the surcharge, whatever it is.</param>
    /// <param name="usual">What the weaker model usually costs.</param>
    /// <param name="usualOfBetter">What the better one does.</param>
    public static decimal Of(double score, double threshold, decimal usual, decimal usualOfBetter) =>
        Math.Max(0, usualOfBetter - usual) * (threshold > 0 ? Math.Min((decimal)(score / Math.Max(threshold, Smallest)), MostTimes) : MostTimes);
}
