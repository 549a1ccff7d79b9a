namespace RouteLlm.Tests;

public sealed class ThresholdQualityTests
{
    private static readonly EvaluationOptions Quick = new() { Resamples = 200 };

    private static readonly double[] Scores = [0.9, 0.7, 0.7, 0.2];

    private static readonly BenchmarkData Data = new()
    {
        Benchmark = "b",
        Models = ModelPair.Unnamed,
        Questions = [new("1", 1, 0, "g"), new("2", 1, 1, "g"), new("3", 1, 0, "g"), new("4", 1, 1, "g")],
    };

    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(0.2, 100, 1)]
    [InlineData(0.7, 75, 1)]
    [InlineData(0.71, 25, 0.75)]
    [InlineData(0.95, 0, 0.5)]
    public void A_threshold_gives_a_share_and_a_score(double threshold, double strongPercent, double score)
    {
        ThresholdQuality quality = ThresholdQuality.At(threshold, Scores, Data, Quick, TestContext.Current.CancellationToken);

        Assert.Equal((threshold, strongPercent, score), (quality.Threshold, quality.StrongPercent.Value, quality.Score.Value));
        Assert.Equal(100 * score, quality.QualityKept.Value, 1e-12);
        Assert.Equal((0.5, 1), (quality.WeakScore.Value, quality.StrongScore.Value));
        Assert.InRange(score, quality.Score.Interval.Low, quality.Score.Interval.High);
    }

    [Theory]
    [InlineData(100, 0.7, 75)]
    [InlineData(80, 0.7, 75)]
    [InlineData(75, 0.9, 25)]
    [InlineData(50, 1, 0)]
    public void The_cheapest_threshold_keeps_the_quality_with_the_fewest_calls(double percent, double threshold, double strongPercent)
    {
        CheapestThreshold cheapest = CheapestThreshold.Find(percent, Scores, Data, Quick, TestContext.Current.CancellationToken);

        Assert.Equal((percent, threshold, strongPercent), (cheapest.QualityPercent, cheapest.Threshold.Value, cheapest.StrongPercent.Value));
        Assert.Equal((threshold, strongPercent), (cheapest.Quality.Threshold, cheapest.Quality.StrongPercent.Value));
        Assert.True(cheapest.Quality.QualityKept.Value >= percent);
        Assert.InRange(threshold, cheapest.Threshold.Interval.Low, cheapest.Threshold.Interval.High);
    }

    [Fact]
    public void Its_interval_holds_the_threshold_of_far_more_questions()
    {
        static (double[] Scores, BenchmarkData Data) Simulate(int questions, int seed)
        {
            var random = new Random(seed);
            double[] scores = [.. Enumerable.Range(0, questions).Select(_ => random.NextDouble())];
            return (scores, Data with { Questions = [.. scores.Select(score => new BenchmarkQuestion("p", 1, random.NextDouble() < score ? 0 : 1, "g"))] });
        }

        (double[] many, BenchmarkData manyData) = Simulate(100_000, 1);
        double truth = CheapestThreshold.Find(90, many, manyData, Quick with { Resamples = 1 }, TestContext.Current.CancellationToken).Threshold.Value;
        int held = Enumerable.Range(2, 40).Count(seed =>
        {
            (double[] few, BenchmarkData fewData) = Simulate(500, seed);
            Interval interval = CheapestThreshold.Find(90, few, fewData, Quick, TestContext.Current.CancellationToken).Threshold.Interval;
            return interval.Low <= truth && truth <= interval.High;
        });

        // 95% of 40 are 38; fewer than 33 would have a chance of one in a thousand.
        Assert.InRange(held, 33, 40);
    }

    [Fact]
    public void A_part_of_nothing_is_refused()
    {
        BenchmarkData worthless = Data with { Questions = [new("1", 0, 1, "g")] };

        Assert.Throws<ArgumentException>(() => CheapestThreshold.Find(90, [0.5], worthless, Quick, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => CheapestThreshold.Find(0, Scores, Data, Quick, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => CheapestThreshold.Find(101, Scores, Data, Quick, TestContext.Current.CancellationToken));
    }
}
