namespace RouteLlm;

/// <summary>
/// Finds the largest threshold below which at most a share of prompts gets a clearly worse answer, with a confidence that the choice among
/// thresholds is paid for.
/// </summary>
/// <remarks>
/// Thresholds are tested from the lowest on, each with the whole significance level, up to the first that fails (fixed sequence testing, as
/// in Angelopoulos et al., 2021, "Learn then Test"). Where to begin and how far to step is said by the number of battles alone, never by
/// their verdicts. Each test is the exact one of a binomial proportion, that of Clopper and Pearson (1934): below an order statistic of the
/// scores, battles are a sample of the prompts there. It asks for battles that were chosen alike: <see cref="AlikeBattles"/> sees to that.
/// </remarks>
internal static class WorseAnswerTest
{
    private const double Growth = 1.1;

    // With as many as can hold one worse answer at the limit, a low share begins to be told from the limit; beyond a quarter, little would
    // be left to choose from.
    private const int FirstOfNeeded = 3;
    private const int FirstOfAll = 4;

    // From here on no number of battles would help.
    private const double HopelessShare = 0.9;
    private const int MostBattles = 10_000_000;

    /// <summary>Finds the threshold.</summary>
    /// <param name="scores">The scores in ascending order.</param>
    /// <param name="isWorse">Whether the strong model's answer was better, in the same order.</param>
    /// <param name="worsePercent">The percentage that may be worse.</param>
    /// <param name="confidence">The confidence.</param>
    public static WorseAnswerCertificate Find(double[] scores, bool[] isWorse, double worsePercent, double confidence)
    {
        double limit = worsePercent / 100;
        int needed = BattlesNeeded(limit, confidence);
        if (scores.Length < needed)
        {
            return Refuse(scores.Length, isWorse.Count(static worse => worse), needed - scores.Length);
        }

        int[] worseBelow = new int[scores.Length + 1];
        for (int i = 0; i < scores.Length; i++)
        {
            worseBelow[i + 1] = worseBelow[i] + (isWorse[i] ? 1 : 0);
        }

        WorseAnswerCertificate? found = null;
        foreach (int rank in Ranks(scores.Length, needed))
        {
            double threshold = rank < scores.Length ? scores[rank] : Math.Min(1, Math.BitIncrement(scores[^1]));
            int below = rank < scores.Length ? FirstAt(scores, threshold, rank) : FirstAt(scores, threshold, scores.Length);
            if (BinomialDistribution.CumulativeProbability(worseBelow[below], below, limit) > 1 - confidence)
            {
                return found ?? Refuse(below, worseBelow[below], MoreFor(worseBelow[below], below, limit, confidence, scores.Length));
            }

            found = new WorseAnswerCertificate { WorsePercent = worsePercent, Confidence = confidence, Threshold = threshold, Battles = below, Worse = worseBelow[below] };
        }

        return found!;

        WorseAnswerCertificate Refuse(int battles, int worse, int? more) =>
            new() { WorsePercent = worsePercent, Confidence = confidence, Battles = battles, Worse = worse, MoreBattles = more };
    }

    /// <summary>Tells how many battles it takes if in none of them the answer was worse.</summary>
    public static int BattlesNeeded(double limit, double confidence) => (int)Math.Ceiling(Math.Log(1 - confidence) / double.LogP1(-limit));

    private static IEnumerable<int> Ranks(int battles, int needed)
    {
        double rank = Math.Clamp(battles / FirstOfAll, needed, Math.Max(needed, Math.Min(FirstOfNeeded * needed, battles)));
        for (; rank < battles; rank = Math.Max(rank + 1, rank * Growth))
        {
            yield return (int)rank;
        }

        yield return battles;
    }

    // Battles of the same score as the threshold's are not below it.
    private static int FirstAt(double[] scores, double threshold, int rank)
    {
        while (rank > 0 && scores[rank - 1] >= threshold)
        {
            rank--;
        }

        return rank;
    }

    private static int? MoreFor(int worse, int below, double limit, double confidence, int battles)
    {
        double share = worse / (double)Math.Max(1, below);
        if (share >= HopelessShare * limit)
        {
            return null;
        }

        double factor = 1;
        while (factor * below < MostBattles)
        {
            factor *= Growth;
            int more = (int)(factor * below);
            if (BinomialDistribution.CumulativeProbability((int)Math.Ceiling(share * more), more, limit) <= 1 - confidence)
            {
                return (int)Math.Ceiling((factor - 1) * battles);
            }
        }

        return null;
    }
}
