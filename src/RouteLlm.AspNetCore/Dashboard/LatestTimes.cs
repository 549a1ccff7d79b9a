namespace RouteLlm;

/// <summary>The latest times of something. Not thread-safe.</summary>
internal sealed class LatestTimes
{
    // Enough for the slowest of twenty to mean something.
    private const int MostKept = 256;

    private readonly double[] _seconds = new double[MostKept];
    private long _count;

    public void Add(TimeSpan time) => _seconds[_count++ % MostKept] = time.TotalSeconds;

    /// <summary>Gets the time that a part of them took at most; <see langword="null"/> where there are none.</summary>
    /// <param name="part">The part, above 0 and at most 1.</param>
    public double? Quantile(double part)
    {
        int kept = (int)Math.Min(_count, MostKept);
        if (kept == 0)
        {
            return null;
        }

        double[] sorted = _seconds[..kept];
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(part * kept) - 1];
    }
}
