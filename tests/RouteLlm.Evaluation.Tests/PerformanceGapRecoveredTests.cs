namespace RouteLlm.Tests;

public sealed class PerformanceGapRecoveredTests
{
    [Fact]
    public void A_perfect_order_a_perverse_one_and_none()
    {
        double[] gains = [1, 1, 0, 0];

        Assert.Equal(0.75, new PerformanceGapRecovered([0.9, 0.8, 0.2, 0.1], gains).Value, 1e-12);
        Assert.Equal(0.25, new PerformanceGapRecovered([0.1, 0.2, 0.8, 0.9], gains).Value, 1e-12);
        Assert.Equal(0.5, new PerformanceGapRecovered([0.5, 0.5, 0.5, 0.5], gains).Value, 1e-12);
    }

    [Fact]
    public void Equal_scores_count_as_the_mean_of_their_orders()
    {
        double tied = new PerformanceGapRecovered([0.5, 0.5, 0.1], [1, 0, 1]).Value;
        double oneWay = new PerformanceGapRecovered([0.6, 0.5, 0.1], [1, 0, 1]).Value;
        double otherWay = new PerformanceGapRecovered([0.5, 0.6, 0.1], [1, 0, 1]).Value;

        Assert.Equal((oneWay + otherWay) / 2, tied, 1e-12);
    }

    [Fact]
    public void The_interval_holds_the_measure_repeats_with_its_seed_and_shrinks_with_more_questions()
    {
        PerformanceGapRecovered Measure(int questions)
        {
            var random = new Random(1);
            double[] scores = [.. Enumerable.Range(0, questions).Select(_ => random.NextDouble())];
            return new PerformanceGapRecovered(scores, [.. scores.Select(score => random.NextDouble() < score ? 1.0 : 0.0)]);
        }

        PerformanceGapRecovered few = Measure(100);
        PerformanceGapRecovered many = Measure(10_000);
        Interval fewInterval = few.Bootstrap(300);
        Interval manyInterval = many.Bootstrap(300);

        Assert.InRange(few.Value, fewInterval.Low, fewInterval.High);
        Assert.InRange(many.Value, manyInterval.Low, manyInterval.High);
        Assert.Equal(fewInterval, few.Bootstrap(300));
        Assert.NotEqual(fewInterval, few.Bootstrap(300, seed: 2));
        Assert.True(manyInterval.High - manyInterval.Low < (fewInterval.High - fewInterval.Low) / 5);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PerformanceGapRecovered([], Array.Empty<double>()));
        Assert.Throws<ArgumentException>(() => new PerformanceGapRecovered([0.5], [1.0, 0.0]));
        Assert.Throws<ArgumentException>(() => new PerformanceGapRecovered([double.NaN], [1.0]));
        Assert.True(double.IsNaN(new PerformanceGapRecovered([0.5], [0.0]).Value));
    }
}
