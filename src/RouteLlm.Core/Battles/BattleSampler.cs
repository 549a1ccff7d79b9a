using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>
/// Chooses requests for battles by a seeded hash of their ids, those with rare scores more often. The same decisions in the same order give
/// the same sample. Safe for concurrent use.
/// </summary>
/// <param name="rate">The share that is chosen.</param>
/// <param name="seed">The seed.</param>
internal sealed class BattleSampler(double rate, int seed)
{
    /// <summary>How many times the rate the probability of a request is at most, however rare its score.</summary>
    public const double MostOversampling = 10;

    private const int Strata = 20;
    private const double EvenPart = 0.5;

    // Each count on a cache line of its own would cost more memory than the threads that meet on one cost time.
    private readonly long[] _counts = new long[Strata];

    /// <summary>Gets the probability with which a request is chosen, given the scores so far.</summary>
    /// <param name="id">The id of its decision.</param>
    /// <param name="strongWinRate">Its score.</param>
    /// <returns>The probability; <see langword="null"/> where it is not chosen.</returns>
    public double? Choose(Guid id, double strongWinRate)
    {
        int stratum = Math.Min((int)(strongWinRate * Strata), Strata - 1);
        long own = Interlocked.Increment(ref _counts[stratum]);
        long total = 0;
        int occupied = 0;
        foreach (long count in _counts)
        {
            total += count;
            occupied += count > 0 ? 1 : 0;
        }

        // Part of the sample follows the traffic, and part is spread evenly over the strata. The power is the product where the rate is
        // small, and never passes 1.
        double evenly = total / (double)own / occupied;
        double weight = Math.Min(MostOversampling, 1 - EvenPart + (EvenPart * evenly));
        double probability = 1 - Math.Pow(1 - rate, weight);
        return UniformOf(id) < probability ? probability : null;
    }

    /// <summary>Says by the id alone which of the two answers the judge sees first.</summary>
    public bool IsStrongFirst(Guid id) => (HashOf(id, salt: 1) & 1) == 0;

    private double UniformOf(Guid id) => (HashOf(id, salt: 0) >> 11) * (1.0 / (1UL << 53));

    private ulong HashOf(Guid id, int salt)
    {
        ReadOnlySpan<ulong> parts = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        ulong start = SplitMix64.ForStream(seed, salt, 0).Next();
        return SplitMix64.Mix(SplitMix64.Mix(start ^ parts[0]) + parts[1]);
    }
}
