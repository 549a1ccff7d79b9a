using System.Text.Json;
using RouteLlm.Evaluation;

namespace RouteLlm.Tests;

public sealed class PerformanceGapRecoveredTests
{
    [Theory]
    [InlineData("mmlu", 14_037)]
    [InlineData("gsm8k", 1_307)]
    [InlineData("mt-bench", 72)]
    public async Task Recorded_scores_give_the_recorded_measure(string name, int questions)
    {
        await using FileStream file = File.OpenRead(SharedData.PathOf($"golden/eval/{name}.json"));
        using JsonDocument golden = await JsonDocument.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        double[] scores = [.. golden.RootElement.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];

        IReadOnlyList<BenchmarkQuestion> loaded = await LoadAsync(name);

        Assert.Equal(questions, loaded.Count);
        double scale = name == "mt-bench" ? 1 : 100;
        Assert.Equal(golden.RootElement.GetProperty("weak_score").GetDouble(), scale * loaded.Average(question => question.WeakScore), 1e-9);
        Assert.Equal(golden.RootElement.GetProperty("strong_score").GetDouble(), scale * loaded.Average(question => question.StrongScore), 1e-9);
        Assert.Equal(golden.RootElement.GetProperty("apgr_every_cut").GetDouble(), new PerformanceGapRecovered(scores, loaded).Value, 1e-9);
    }

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

    [Fact]
    public async Task Missing_data_and_missing_models_are_named()
    {
        using var folder = new TemporaryFolder();
        BenchmarkDataException missing = await Assert.ThrowsAsync<BenchmarkDataException>(
            () => new Gsm8kBenchmark().LoadAsync(folder.Path, ModelPair.RouteLlmDefault, TestContext.Current.CancellationToken));
        Assert.Contains("There is no file", missing.Message, StringComparison.Ordinal);

        BenchmarkDataException model = await Assert.ThrowsAsync<BenchmarkDataException>(
            () => new Gsm8kBenchmark().LoadAsync(SharedData.PathOf("data/routellm-evals"), new ModelPair("gpt-9", "x"), TestContext.Current.CancellationToken));
        Assert.Contains("has no column 'gpt-9'", model.Message, StringComparison.Ordinal);

        Assert.Contains("Known: mmlu, gsm8k, mt-bench", Assert.Throws<ArgumentException>(() => BenchmarkCatalog.Get("mmmlu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_router_reaches_its_floor_on_mt_bench_which_it_never_saw()
    {
        EvaluationResult result = await RouterEvaluation.RunAsync(
            LexicalRouter.Default, new MtBenchBenchmark(), SharedData.PathOf("data/routellm-evals"), ModelPair.RouteLlmDefault, TestContext.Current.CancellationToken);

        Assert.True(result.PerformanceGapRecovered >= 0.73, $"APGR is {result.PerformanceGapRecovered}.");
    }

    private static Task<IReadOnlyList<BenchmarkQuestion>> LoadAsync(string name) =>
        BenchmarkCatalog.Get(name).LoadAsync(SharedData.PathOf("data/routellm-evals"), ModelPair.RouteLlmDefault, TestContext.Current.CancellationToken);
}
