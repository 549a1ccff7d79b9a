namespace RouteLlm;

/// <summary>
/// Random numbers by integer arithmetic alone, the same on every machine (Steele, Lea and Flood, 2014, "Fast Splittable Pseudorandom Number
/// Generators").
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    // 24 bits, as many as single precision holds exactly.
    private const int UnusedBits = 40;
    private const float UnitStep = 1f / (1 << 24);

    private ulong _state = seed;

    /// <summary>Starts a stream of its own for each combination of seed and indices, so that work can be done in any order.</summary>
    public static SplitMix64 ForStream(int seed, int first, int second) =>
        new(Mix(Mix(Mix((uint)seed + Increment) ^ (uint)first) + (uint)second));

    /// <summary>Spreads what differs in any bit over all bits: the generator's finalizer.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public ulong Next() => Mix(_state += Increment);

    /// <summary>Draws an integer from 0 to below a bound; the bias is below bound / 2⁶⁴.</summary>
    public int NextBelow(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Draws a number from −bound to below bound.</summary>
    public float NextBetween(float bound) => ((Next() >> UnusedBits) * UnitStep * 2 * bound) - bound;

    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
