namespace RouteLlm;

/// <summary>
/// A choice of battles in which each prompt of the traffic had the same chance to be, whatever the chances with which its battle was
/// chosen.
/// </summary>
/// <remarks>
/// A battle that was chosen with probability p stays with probability smallest p / p. That gives battles away where some scores were
/// sampled more than others; what is left is an unweighted sample, whose exact test needs neither large numbers nor a bound on weights, as
/// a bound on the weighted battles would.
/// </remarks>
internal static class AlikeBattles
{
    private const double UnitStep = 1.0 / (1UL << 53);
    private const int UnusedBits = 11;

    /// <summary>Chooses battles.</summary>
    /// <param name="probabilities">The probability with which each battle was chosen.</param>
    /// <param name="seed">The same seed makes the same choice.</param>
    /// <returns>The indices of those that stay, in order.</returns>
    public static int[] Choose(IReadOnlyList<double> probabilities, int seed)
    {
        double smallest = probabilities.Min();
        return [.. Enumerable.Range(0, probabilities.Count).Where(i => DrawnBy(seed, i) < smallest / probabilities[i])];
    }

    private static double DrawnBy(int seed, int index)
    {
        SplitMix64 random = SplitMix64.ForStream(seed, index, second: 0);
        return (random.Next() >> UnusedBits) * UnitStep;
    }
}
