namespace RouteLlm.Tests;

/// <summary>Certificates on simulated traffic whose true share of worse answers is known at every threshold.</summary>
public sealed class WorseAnswerCoverageTests
{
    private const int Runs = 2000;
    private const double Confidence = 0.95;
    private const double TieShare = 0.2;

    // Three standard errors of a share of 0.05 in 2,000 runs.
    private const double Tolerance = 0.0147;

    [Theory]
    [InlineData(1, 8000)]
    [InlineData(5, 1600)]
    [InlineData(10, 800)]
    public void A_certificate_is_wrong_no_more_often_than_it_says_with_sampling_weights_ties_and_a_choice_of_threshold(double worsePercent, int battles)
    {
        int wrong = 0;
        int given = 0;
        for (int run = 0; run < Runs; run++)
        {
            if (Simulate(run, battles, worsePercent) is double threshold)
            {
                given++;
                wrong += TrueShareBelow(threshold, worsePercent) > worsePercent / 100 ? 1 : 0;
            }
        }

        Assert.True(wrong <= Runs * (1 - Confidence + Tolerance), $"{wrong} of {given} certificates of {Runs} runs are wrong.");
        Assert.True(given > Runs / 10, $"Only {given} certificates in {Runs} runs: the test would not notice.");
    }

    [Fact]
    public void Weights_that_are_ignored_would_be_noticed()
    {
        // Low scores are sampled ten times as often and are safe: taken as they come, battles would promise too much for the rest.
        int wrong = Enumerable.Range(0, 300).Count(run => Simulate(run, 1600, 5, thins: false) is double threshold && TrueShareBelow(threshold, 5) > 0.05);

        Assert.True(wrong > 60, $"{wrong} of 300");
    }

    // Scores are even; the share of worse answers rises with the score through the limit, at the limit itself in a wide middle, where an
    // error is most likely.
    private static double WorseAt(double score, double worsePercent) => worsePercent / 100 * (score < 0.3 ? 0.4 : score < 0.6 ? 1.6 : 3);

    private static double TrueShareBelow(double threshold, double worsePercent)
    {
        double low = Math.Min(threshold, 0.3) * 0.4;
        double middle = Math.Max(0, Math.Min(threshold, 0.6) - 0.3) * 1.6;
        double high = Math.Max(0, threshold - 0.6) * 3;
        return worsePercent / 100 * (low + middle + high) / threshold;
    }

    private static double SamplingProbability(double score) => score < 0.3 ? 0.5 : score < 0.9 ? 0.05 : 0.2;

    private static double? Simulate(int run, int battles, double worsePercent, bool thins = true)
    {
        var random = new Random((Runs * (int)worsePercent) + run);
        var scores = new List<double>();
        var worse = new List<bool>();
        var probabilities = new List<double>();
        while (scores.Count < battles)
        {
            double score = random.NextDouble();
            if (random.NextDouble() < SamplingProbability(score))
            {
                double verdict = random.NextDouble();
                scores.Add(score);
                probabilities.Add(SamplingProbability(score));

                // A tie is not worse; of the rest, so many are that their share of all is the one that is wanted.
                worse.Add(verdict >= TieShare && (verdict - TieShare) / (1 - TieShare) < WorseAt(score, worsePercent) / (1 - TieShare));
            }
        }

        int[] chosen = thins ? AlikeBattles.Choose(probabilities, run) : [.. Enumerable.Range(0, battles)];
        (double Score, bool Worse)[] ascending = [.. chosen.Select(i => (scores[i], worse[i])).OrderBy(battle => battle.Item1)];
        return WorseAnswerTest.Find([.. ascending.Select(battle => battle.Score)], [.. ascending.Select(battle => battle.Worse)], worsePercent, Confidence).Threshold;
    }
}
