namespace RouteLlm;

/// <summary>Cuts sorted ratings into tiers so that the sum of the tiers' variances is smallest, by dynamic programming.</summary>
internal static class TierPartition
{
    /// <summary>Finds the tier of each rating.</summary>
    /// <remarks>
    /// As in the Python project, of equally good cuts the first is taken, and a lone model fills any number of tiers: with fewer
    /// models than tiers some tiers are empty. The variance is that of a population.
    /// </remarks>
    /// <param name="ratings">The ratings, sorted; not empty.</param>
    /// <param name="tiers">The number of tiers.</param>
    /// <returns>The tier of each rating, from 0 for the first.</returns>
    public static int[] Cut(ReadOnlySpan<double> ratings, int tiers)
    {
        int count = ratings.Length;
        var cost = new double[tiers, count];
        var lastBefore = new int[tiers, count];
        for (int end = 1; end < count; end++)
        {
            cost[0, end] = Variance(ratings[..(end + 1)]);
        }

        for (int end = 1; end < count; end++)
        {
            for (int cut = 0; cut < end; cut++)
            {
                double variance = Variance(ratings[(cut + 1)..(end + 1)]);
                for (int tier = 1; tier < tiers; tier++)
                {
                    double sum = cost[tier - 1, cut] + variance;
                    if (cut == 0 || sum < cost[tier, end])
                    {
                        cost[tier, end] = sum;
                        lastBefore[tier, end] = cut;
                    }
                }
            }
        }

        var tierOf = new int[count];
        int last = count - 1;
        for (int tier = tiers - 1; tier > 0; tier--)
        {
            int cut = lastBefore[tier, last];
            for (int i = cut + 1; i <= last; i++)
            {
                tierOf[i] = tier;
            }

            last = cut;
        }

        return tierOf;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return squares / values.Length;
    }
}
