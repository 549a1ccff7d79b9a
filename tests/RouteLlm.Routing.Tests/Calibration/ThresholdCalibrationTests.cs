using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ThresholdCalibrationTests
{
    [Fact]
    public async Task Thresholds_are_those_that_pandas_computes()
    {
        await using FileStream file = File.OpenRead(SharedData.PathOf("golden/calibration.json"));
        using JsonDocument golden = await JsonDocument.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        double[] scores = [.. golden.RootElement.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
        var calibration = ThresholdCalibration.FromScores(scores);

        Assert.All(golden.RootElement.GetProperty("expected").EnumerateArray(), expected => Assert.Equal(
            expected.GetProperty("threshold").GetDouble(),
            calibration.GetThreshold(100 * expected.GetProperty("strong_model_pct").GetDouble()),
            1e-9));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 0.5)]
    [InlineData(50, 0.4)]
    [InlineData(62.5, 0.35)]
    [InlineData(100, 0)]
    public void Percentages_between_the_scores_are_interpolated_and_the_ends_mean_never_and_always(double percent, double threshold) =>
        Assert.Equal(threshold, ThresholdCalibration.FromScores([0.5, 0.2, 0.4, 0.3, 0.6]).GetThreshold(percent), 1e-12);

    [Fact]
    public void Stored_quantiles_give_the_thresholds_back()
    {
        var random = new Random(5);
        var original = ThresholdCalibration.FromScores([.. Enumerable.Range(0, 1001).Select(_ => random.NextDouble())]);

        var restored = ThresholdCalibration.FromQuantiles(original.GetQuantiles());

        Assert.All(Enumerable.Range(0, 101), percent => Assert.Equal(original.GetThreshold(percent), restored.GetThreshold(percent), 1e-12));
    }

    [Fact]
    public void The_share_of_strong_calls_on_the_sample_is_the_one_asked_for()
    {
        var random = new Random(6);
        double[] scores = [.. Enumerable.Range(0, 5000).Select(_ => Math.Pow(random.NextDouble(), 3))];
        var calibration = ThresholdCalibration.FromScores(scores);

        Assert.All((double[])[1, 10, 33.3, 50, 90], percent =>
        {
            double threshold = calibration.GetThreshold(percent);
            Assert.Equal(percent, 100.0 * scores.Count(score => score >= threshold) / scores.Length, 0.05);
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.001)]
    [InlineData(double.NaN)]
    public void A_percentage_outside_its_range_is_refused(double percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdCalibration.Uniform.GetThreshold(percent));

    [Fact]
    public void Samples_that_are_no_probabilities_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.FromScores([]));
        Assert.Contains("Score 1 is 1.5", Assert.Throws<ArgumentException>(() => ThresholdCalibration.FromScores([0.5, 1.5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.FromScores([double.NaN]));
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.FromQuantiles([0.5]));
        Assert.Throws<ArgumentException>(() => ThresholdCalibration.FromQuantiles([.. Enumerable.Range(0, 101).Select(i => i / 100.0)]));
    }
}
