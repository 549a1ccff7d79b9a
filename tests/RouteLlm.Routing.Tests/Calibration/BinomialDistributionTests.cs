namespace RouteLlm.Tests;

public sealed class BinomialDistributionTests
{
    [Theory]
    [InlineData(5, 10, 0.5, 0.623046875)]
    [InlineData(25, 100, 0.3, 0.16313010446635176)]
    [InlineData(0, 50, 0.02, 0.3641696800871171)]
    [InlineData(250, 1000, 0.2, 0.9999492954634916)]
    [InlineData(150, 1000, 0.2, 2.6443381908983117e-05)]
    [InlineData(799, 1000, 0.8, 0.4810885644412567)]
    [InlineData(1210, 6000, 0.2, 0.6337254330691181)]
    [InlineData(9, 10, 0.99, 0.09561792499119551)]
    [InlineData(-1, 10, 0.5, 0)]
    [InlineData(10, 10, 0.5, 1)]
    [InlineData(3, 10, 0, 1)]
    [InlineData(3, 10, 1, 0)]
    public void Sums_are_those_of_exact_fractions(int successes, int trials, double probability, double expected) =>
        Assert.Equal(expected, BinomialDistribution.CumulativeProbability(successes, trials, probability), 1e-11);

    [Fact]
    public void Large_numbers_of_trials_stay_precise()
    {
        const int Trials = 2_000_000;

        // Symmetric about the middle, so half of what is not the middle itself is below it.
        double below = BinomialDistribution.CumulativeProbability((Trials / 2) - 1, Trials, 0.5);
        double upTo = BinomialDistribution.CumulativeProbability(Trials / 2, Trials, 0.5);

        Assert.Equal(1, below + upTo, 1e-7);
        Assert.Equal(1 / Math.Sqrt(Math.PI * Trials / 2), upTo - below, 1e-9);
    }

    [Fact]
    public void The_interval_of_a_proportion_is_that_of_Clopper_and_Pearson()
    {
        (double low, double high) = BinomialDistribution.ProbabilityInterval(10, 50, 0.95);
        Assert.Equal(0.100302237472571, low, 1e-12);
        Assert.Equal(0.3371831083834879, high, 1e-12);

        Assert.Equal(0, BinomialDistribution.ProbabilityInterval(0, 20, 0.95).Low);
        Assert.Equal(1 - Math.Pow(0.025, 1.0 / 20), BinomialDistribution.ProbabilityInterval(0, 20, 0.95).High, 1e-12);
        Assert.Equal(1, BinomialDistribution.ProbabilityInterval(20, 20, 0.95).High);
    }
}
