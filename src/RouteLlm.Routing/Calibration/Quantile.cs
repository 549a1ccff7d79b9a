namespace RouteLlm;

/// <summary>Quantiles of a sample, linearly interpolated (type 7 of Hyndman and Fan, 1996: the default of NumPy and pandas).</summary>
internal static class Quantile
{
    /// <summary>Gets the value below which a fraction of the sample lies.</summary>
    /// <param name="ascending">The sample in ascending order; not empty.</param>
    /// <param name="fraction">The fraction, from 0 (the smallest value) to 1 (the largest).</param>
    /// <returns>The quantile.</returns>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
    public static double Of(ReadOnlySpan<double> ascending, double fraction)
    {
        if (ascending.IsEmpty)
        {
            throw new ArgumentException("An empty sample has no quantiles.", nameof(ascending));
        }

        ProbabilityRange.ThrowIfOutside(fraction);
        return AtRank(ascending, fraction * (ascending.Length - 1));
    }

    /// <summary>Gets the value at a rank, from 0 to the last index; between two ranks it is interpolated.</summary>
    internal static double AtRank(ReadOnlySpan<double> ascending, double rank)
    {
        int below = (int)rank;
        int above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((rank - below) * (ascending[above] - ascending[below]));
    }
}
