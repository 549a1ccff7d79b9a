namespace RouteLlm.Tests;

public sealed class SequentialComparisonTests
{
    private const double Needed = 20;

    [Fact]
    public void Models_that_are_equally_good_are_called_worse_in_at_most_5_of_100_runs_however_often_one_looks()
    {
        const int Runs = 600;
        int called = Enumerable.Range(0, Runs).Count(run => IsEverWorse(run, battles: 2000, oldQuality: 0.5, newQuality: 0.5));

        // Two standard errors above 5%.
        Assert.True(called <= Runs * (0.05 + (2 * Math.Sqrt(0.05 * 0.95 / Runs))), $"{called} of {Runs}");
    }

    [Fact]
    public void A_better_model_is_hardly_ever_called_worse()
    {
        int called = Enumerable.Range(0, 200).Count(static run => IsEverWorse(run, battles: 2000, oldQuality: 0.2, newQuality: 0.8));

        Assert.True(called <= 1, $"{called} of 200");
    }

    [Fact]
    public void A_worse_model_is_found_out()
    {
        int called = Enumerable.Range(0, 200).Count(static run => IsEverWorse(run, battles: 2000, oldQuality: 0.8, newQuality: 0));

        Assert.True(called >= 180, $"{called} of 200");
    }

    [Fact]
    public void The_same_order_is_no_evidence_whatever_the_scales()
    {
        var comparison = new SequentialComparison(0.01);
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            double score = random.NextDouble();
            comparison.Add(random.Next(3) - 1, score, (10 * score) - 3, 0.05);
        }

        Assert.Equal((250, 1.0), (comparison.Pairs, comparison.Evidence));
    }

    // Ties in one of five battles, sampling probabilities that differ tenfold, and two models whose scores follow what is hard as closely
    // as their qualities say.
    private static bool IsEverWorse(int run, int battles, double oldQuality, double newQuality)
    {
        var random = new Random(run);
        var comparison = new SequentialComparison(0.02);
        for (int i = 0; i < battles; i++)
        {
            double hard = random.NextDouble();
            double gain = random.NextDouble() < 0.2 ? 0 : random.NextDouble() < 0.2 + (0.6 * hard) ? 1 : -1;
            comparison.Add(gain, Score(oldQuality), Score(newQuality), random.NextDouble() < 0.8 ? 0.02 : 0.2);
            if (comparison.Evidence >= Needed)
            {
                return true;
            }

            double Score(double quality) => (quality * hard) + ((1 - quality) * random.NextDouble());
        }

        return false;
    }
}
