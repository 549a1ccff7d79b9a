namespace RouteLlm.Tests;

public sealed class GoldenMeasuresTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("mmlu", 14_037)]
    [InlineData("gsm8k", 1_307)]
    [InlineData("mt-bench", 72)]
    public async Task Recorded_scores_give_what_RouteLLM_recorded(string name, int questions)
    {
        GoldenEvaluation golden = await GoldenEvaluation.ReadAsync(name);
        BenchmarkData data = await BenchmarkCatalog.Get(name).LoadAsync(SharedData.PathOf("data/routellm-evals"), cancellationToken: TestContext.Current.CancellationToken);

        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(
            data, [new ScoredRouter("x", golden.Scores)], new EvaluationOptions { Resamples = 20 }, TestContext.Current.CancellationToken);

        RouterEvaluationResult result = Assert.Single(evaluation.Results);
        Assert.Equal((name, "x", questions), (result.Benchmark, result.Router, result.Questions));
        Assert.Equal(golden.WeakScore, result.WeakScore.Value, Tolerance);
        Assert.Equal(golden.StrongScore, result.StrongScore.Value, Tolerance);
        Assert.Equal(golden.Auc, result.AreaUnderCurve.Value, Tolerance);
        Assert.Equal(golden.Apgr, result.PerformanceGapRecovered.Value, Tolerance);
        Assert.Equal(golden.ApgrEveryCut, result.PerformanceGapRecoveredEveryCut.Value, Tolerance);
        Assert.Equal([20, 50, 80], result.CallPerformanceThresholds.Select(threshold => threshold.GapPercent));
        Assert.All(golden.Cpt.Zip(result.CallPerformanceThresholds), pair => Assert.Equal(pair.First, pair.Second.StrongPercent.Value, Tolerance));
        Assert.Equal(golden.Curve.Length, result.Curve.Count);
        Assert.All(golden.Curve.Zip(result.Curve), pair =>
        {
            Assert.Equal(pair.First.Threshold, pair.Second.Threshold, Tolerance);
            Assert.Equal(pair.First.StrongPercent, pair.Second.StrongPercent.Value, Tolerance);
            Assert.Equal(pair.First.Score, pair.Second.Score.Value, Tolerance);
        });
        Assert.Equal(golden.Optimal.Count, evaluation.Optimal.Count);
        Assert.All(evaluation.Optimal, point => Assert.Equal(golden.Optimal[(int)point.StrongPercent], point.Score.Value, Tolerance));
    }
}
