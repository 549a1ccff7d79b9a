namespace RouteLlm;

/// <summary>Spearman's rank correlation: how alike the orders of two lists of numbers are, from -1 to 1.</summary>
internal static class RankCorrelation
{
    /// <summary>Computes it; equal numbers share the mean of their ranks.</summary>
    /// <returns>The correlation; NaN where a list has fewer than two different numbers.</returns>
    /// <exception cref="ArgumentException">The lists are of different lengths.</exception>
    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException($"There are {left.Length} numbers on one side and {right.Length} on the other.", nameof(right));
        }

        double[] leftRanks = RanksOf(left);
        double[] rightRanks = RanksOf(right);
        double mean = (left.Length - 1) / 2.0;
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < leftRanks.Length; i++)
        {
            product += (leftRanks[i] - mean) * (rightRanks[i] - mean);
            leftSquares += (leftRanks[i] - mean) * (leftRanks[i] - mean);
            rightSquares += (rightRanks[i] - mean) * (rightRanks[i] - mean);
        }

        return product / Math.Sqrt(leftSquares * rightSquares);
    }

    private static double[] RanksOf(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[order.Length];
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end - 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
