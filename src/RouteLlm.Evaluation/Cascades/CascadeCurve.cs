namespace RouteLlm;

/// <summary>Plays a cascade on recorded outcomes.</summary>
/// <remarks>
/// The prompts with the highest scores go to the strong model at once; those in the grey zone are answered by the weak model, and by the
/// strong one where the check's score is among the lowest. The check is simulated: with probability 2·AUC − 1 it knows whether the weak
/// answer is right, and scores it between 0.5 and 1, or 0 and 0.5; otherwise it scores at random between 0 and 1. Its area under the ROC
/// curve is then exactly AUC. An answer is right where its score is 1 or, on a scale of more than 1, where the strong model's is no better.
/// </remarks>
public static class CascadeCurve
{
    private const int Step = 5;

    /// <summary>Plays a cascade.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="data">The questions.</param>
    /// <param name="assumptions">The check, the zone and the prices; <see langword="null"/> for the defaults.</param>
    /// <returns>What it gives at 0, 5, …, 100% of strong calls.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, or not as many scores as questions.</exception>
    public static RouterCascade Of(ReadOnlySpan<double> strongWinRates, BenchmarkData data, CascadeAssumptions? assumptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        assumptions ??= new CascadeAssumptions();
        if (data.Questions.Count == 0 || strongWinRates.Length != data.Questions.Count)
        {
            throw new ArgumentException($"There are {strongWinRates.Length} scores of {data.Questions.Count} questions. Give each question its score, and at least one.", nameof(strongWinRates));
        }

        double[] scores = strongWinRates.ToArray();
        BenchmarkQuestion[] ordered = [.. data.Questions.Select((question, i) => (question, i)).OrderByDescending(pair => scores[pair.i]).ThenBy(static pair => pair.i).Select(static pair => pair.question)];
        double[] gains = Sums(ordered);
        double weakMean = ordered.Average(static question => question.WeakScore);
        var sums = new double[(100 / Step) + 1];
        var random = new Random(assumptions.Seed);
        bool[] right = RightAnswers(ordered);
        for (int i = 0; i < assumptions.Repetitions; i++)
        {
            double[] checks = [.. right.Select(isRight => Check(isRight, (2 * assumptions.CheckAreaUnderCurve) - 1, random))];
            for (int point = 0; point < sums.Length; point++)
            {
                sums[point] += GainOf(ordered, gains, checks, CascadeShares.Of(point * Step, assumptions.GreyZonePercent, assumptions.RejectedPercent), assumptions.RejectedPercent);
            }
        }

        return new RouterCascade(assumptions, [.. sums.Select((sum, point) =>
        {
            double strong = point * Step;
            (double atOnce, _) = CascadeShares.Of(strong, assumptions.GreyZonePercent, assumptions.RejectedPercent);
            double cost = ((100 - atOnce) * assumptions.RelativeWeakPrice) + strong;
            double equivalent = Math.Min(100, (cost - (100 * assumptions.RelativeWeakPrice)) / (1 - assumptions.RelativeWeakPrice));
            return new CascadePoint(strong, cost, equivalent, data.Scale * (weakMean + (sum / assumptions.Repetitions)), data.Scale * (weakMean + At(gains, equivalent)));
        })]);
    }

    private static double Check(bool isRight, double knowledge, Random random)
    {
        bool knows = random.NextDouble() < knowledge;
        double score = random.NextDouble();
        return !knows ? score : isRight ? 0.5 + (score / 2) : score / 2;
    }

    private static bool[] RightAnswers(BenchmarkQuestion[] questions)
    {
        bool isGraded = Array.Exists(questions, static question => Math.Max(question.StrongScore, question.WeakScore) > 1);
        return [.. questions.Select(question => question.WeakScore >= (isGraded ? question.StrongScore : 1))];
    }

    // What the strong model gains over the weak one on the first so many questions, over all questions.
    private static double[] Sums(BenchmarkQuestion[] ordered)
    {
        var sums = new double[ordered.Length + 1];
        for (int i = 0; i < ordered.Length; i++)
        {
            sums[i + 1] = sums[i] + ((ordered[i].StrongScore - ordered[i].WeakScore) / ordered.Length);
        }

        return sums;
    }

    private static double GainOf(BenchmarkQuestion[] ordered, double[] gains, double[] checks, CascadeShares shares, double rejectedPercent)
    {
        int first = (int)Math.Round(shares.StrongPercent / 100 * ordered.Length);
        int end = Math.Min(ordered.Length, (int)Math.Round((shares.StrongPercent + shares.GreyPercent) / 100 * ordered.Length));
        int rejected = (int)Math.Round((end - first) * rejectedPercent / 100);
        return gains[first] + Enumerable.Range(first, end - first).OrderBy(i => checks[i]).Take(rejected).Sum(i => (ordered[i].StrongScore - ordered[i].WeakScore) / ordered.Length);
    }

    private static double At(double[] sums, double percent)
    {
        double place = percent / 100 * (sums.Length - 1);
        int below = Math.Min((int)place, sums.Length - 2);
        return sums[below] + ((place - below) * (sums[below + 1] - sums[below]));
    }
}
