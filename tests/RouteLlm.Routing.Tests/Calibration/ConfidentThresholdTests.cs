namespace RouteLlm.Tests;

public sealed class ConfidentThresholdTests
{
    [Theory]
    [InlineData(false, 150, 20, 0.95)]
    [InlineData(false, 400, 5, 0.9)]
    [InlineData(true, 150, 20, 0.95)]
    [InlineData(true, 400, 50, 0.8)]
    public void On_2000_simulated_samples_the_promise_is_kept_as_often_as_it_says(bool ties, int prompts, double percent, double confidence)
    {
        const int Samples = 2000;
        var random = new Random(11);
        int kept = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            double[] scores = [.. Enumerable.Range(0, prompts).Select(_ => ties ? random.Next(12) / 12.0 : Math.Pow(random.NextDouble(), 2))];
            double threshold = ConfidentThreshold.Find(scores, percent, confidence)!.Threshold;

            // What the threshold truly sends to the strong model, from the distribution that the scores were drawn from.
            double strong = ties ? Enumerable.Range(0, 12).Count(step => step / 12.0 >= threshold) / 12.0 : 1 - Math.Sqrt(threshold);
            kept += 100 * strong <= percent + 1e-9 ? 1 : 0;
        }

        double samplingError = 3 * Math.Sqrt(confidence * (1 - confidence) / Samples);
        Assert.InRange(kept / (double)Samples, confidence - samplingError, 1);

        // Without ties it keeps no more than it must, so the promise is not bought by sending far too little.
        if (!ties)
        {
            Assert.InRange(kept / (double)Samples, 0, confidence + 0.03);
        }
    }

    [Fact]
    public void On_2000_simulated_samples_the_interval_of_the_share_holds_the_true_share_of_a_quantile()
    {
        const int Samples = 2000;
        var random = new Random(12);
        int held = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            double[] scores = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
            double threshold = ThresholdCalibration.FromScores(scores).GetThreshold(30);
            StrongShare share = StrongShare.Estimate(scores, threshold, 0.9);
            double truth = 100 * (1 - threshold);
            held += truth >= share.LowPercent && truth <= share.HighPercent ? 1 : 0;
        }

        Assert.InRange(held / (double)Samples, 0.9 - (3 * Math.Sqrt(0.9 * 0.1 / Samples)), 1);
    }

    [Theory]
    [InlineData(100, 20, 0.95, 87)]
    [InlineData(1000, 20, 0.95, 822)]
    [InlineData(14, 20, 0.95, 14)]
    [InlineData(59, 5, 0.95, 59)]
    public void It_lies_just_above_the_order_statistic_of_Wilks(int prompts, double percent, double confidence, int rank)
    {
        double[] scores = [.. Enumerable.Range(1, prompts).Select(i => i / (prompts + 1.0))];
        new Random(1).Shuffle(scores);

        ConfidentThreshold found = ConfidentThreshold.Find(scores, percent, confidence)!;

        Assert.Equal(Math.BitIncrement(rank / (prompts + 1.0)), found.Threshold);
        Assert.Equal(100.0 * (prompts + 1 - rank) / (prompts + 1), found.ExpectedStrongPercent, 1e-12);
        Assert.Equal((percent, confidence), (found.StrongModelPercent, found.Confidence));
        Assert.True(found.ExpectedStrongPercent < percent);
    }

    [Fact]
    public void Too_few_prompts_promise_nothing_and_it_says_how_many_it_takes()
    {
        Assert.Equal(14, ConfidentThreshold.PromptsNeeded(20, 0.95));
        Assert.Equal(59, ConfidentThreshold.PromptsNeeded(5, 0.95));
        Assert.Equal(1, ConfidentThreshold.PromptsNeeded(100));
        Assert.Null(ConfidentThreshold.Find(new double[13], 20, 0.95));
        Assert.NotNull(ConfidentThreshold.Find(new double[14], 20, 0.95));
    }

    [Theory]
    [InlineData(20, 0.95, 1)]
    [InlineData(50, 0.9, 2)]
    [InlineData(1, 0.95, 1)]
    public void So_many_prompts_bring_it_near(double percent, double confidence, double margin)
    {
        int prompts = ConfidentThreshold.PromptsForMargin(percent, confidence, margin);

        double[] enough = [.. Enumerable.Range(1, prompts).Select(i => i / (prompts + 1.0))];
        Assert.InRange(percent - ConfidentThreshold.Find(enough, percent, confidence)!.ExpectedStrongPercent, 0, margin);

        double[] half = enough[..(prompts / 2)];
        Assert.True(ConfidentThreshold.Find(half, percent, confidence) is not { } found || percent - found.ExpectedStrongPercent > margin);
    }

    [Fact]
    public void Scores_of_1_cannot_be_kept_from_the_strong_model()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0.5 : 1)];

        Assert.Null(ConfidentThreshold.Find(scores, 20));
        Assert.Equal(Math.BitIncrement(0.5), ConfidentThreshold.Find(scores, 55)!.Threshold);
        Assert.Equal(0, ConfidentThreshold.Find(scores, 100)!.Threshold);
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentThreshold.Find([0.5], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentThreshold.Find([0.5], 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentThreshold.Find([0.5], 50, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentThreshold.PromptsNeeded(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentThreshold.PromptsForMargin(50, 0.95, 0));
        Assert.Throws<ArgumentException>(() => ConfidentThreshold.Find([], 50));
        Assert.Throws<ArgumentException>(() => ConfidentThreshold.Find([1.5], 50));
        Assert.Throws<ArgumentException>(() => StrongShare.Estimate([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrongShare.Estimate([0.5], 0.5, 0));
    }
}
