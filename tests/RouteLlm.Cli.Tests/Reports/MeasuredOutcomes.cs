namespace RouteLlm.Tests;

/// <summary>Small measurements to report on.</summary>
internal static class MeasuredOutcomes
{
    public static BenchmarkEvaluation Of(ModelPair models, params string[] routers) => Of("outcomes", models, routers);

    public static BenchmarkEvaluation Of(string benchmark, ModelPair models, params string[] routers)
    {
        BenchmarkQuestion[] questions = [.. Enumerable.Range(0, 40).Select(i => new BenchmarkQuestion($"question {i}", i % 5 == 0 ? 0 : 1, i % 3 == 0 ? 1 : 0, "all"))];
        var data = new BenchmarkData { Benchmark = benchmark, Models = models, Questions = questions };
        ScoredRouter[] scored = [.. routers.Select((router, at) => new ScoredRouter(router, [.. questions.Select((_, i) => (i * (at + 3) % 40) / 40.0)]))];
        return RouterEvaluation.Measure(data, scored, new EvaluationOptions { Resamples = 50 }, TestContext.Current.CancellationToken);
    }
}
