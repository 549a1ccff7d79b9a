namespace RouteLlm;

/// <summary>
/// Battles with a router's scores, as columns from the highest score to the lowest. A battle weighs one over the probability with which it
/// was chosen.
/// </summary>
internal sealed class ScoredBattles
{
    private ScoredBattles(
        int[] order, double[] scores, double[] gains, double[] weights, double[] strongCosts, double[] weakCosts, int[] blockEnds)
    {
        Order = order;
        Scores = scores;
        Gains = gains;
        Weights = weights;
        StrongCosts = strongCosts;
        WeakCosts = weakCosts;
        BlockEnds = blockEnds;
    }

    /// <summary>Gets which battle stands at each place.</summary>
    public int[] Order { get; }

    public double[] Scores { get; }

    /// <summary>Gets 1 where the strong model won, −1 where the weak one did, and 0 for a tie.</summary>
    public double[] Gains { get; }

    public double[] Weights { get; }

    /// <summary>Gets what the strong model's answers cost; empty where a cost is not known.</summary>
    public double[] StrongCosts { get; }

    public double[] WeakCosts { get; }

    /// <summary>Gets where the battles of one score end, exclusive.</summary>
    public int[] BlockEnds { get; }

    public int Count => Scores.Length;

    public bool HasCosts => StrongCosts.Length > 0;

    public static ScoredBattles Of(IReadOnlyList<BattleRecord> battles, IReadOnlyList<double> scores)
    {
        int[] order = [.. Enumerable.Range(0, battles.Count).OrderByDescending(i => scores[i])];
        double[] sorted = [.. order.Select(i => scores[i])];
        bool hasCosts = battles.All(static battle => battle.StrongCost is not null && battle.WeakCost is not null);
        return new ScoredBattles(
            order,
            sorted,
            [.. order.Select(i => battles[i].Verdict.Gain())],
            [.. order.Select(i => 1 / battles[i].SamplingProbability)],
            hasCosts ? [.. order.Select(i => (double)battles[i].StrongCost!.Value)] : [],
            hasCosts ? [.. order.Select(i => (double)battles[i].WeakCost!.Value)] : [],
            [.. Enumerable.Range(1, sorted.Length).Where(end => end == sorted.Length || sorted[end] != sorted[end - 1])]);
    }

    /// <summary>Gets the number of blocks that score at or above a threshold.</summary>
    public int BlocksFrom(double threshold)
    {
        int blocks = 0;
        while (blocks < BlockEnds.Length && Scores[BlockEnds[blocks] - 1] >= threshold)
        {
            blocks++;
        }

        return blocks;
    }
}
