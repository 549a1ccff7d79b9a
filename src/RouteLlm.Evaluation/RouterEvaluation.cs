namespace RouteLlm.Evaluation;

/// <summary>Measures a router on a benchmark.</summary>
public static class RouterEvaluation
{
    /// <summary>Scores every question and measures the order that the scores give.</summary>
    /// <param name="router">The router.</param>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="dataDirectory">The folder that holds the benchmarks, in the layout of <c>routellm/evals</c>.</param>
    /// <param name="models">The strong and the weak model, by the names in the files.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="BenchmarkDataException">The benchmark's files are missing, damaged, or lack one of the models.</exception>
    public static async Task<EvaluationResult> RunAsync(
        IRouter router,
        IBenchmark benchmark,
        string dataDirectory,
        ModelPair models,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(benchmark);
        IReadOnlyList<BenchmarkQuestion> questions = await benchmark.LoadAsync(dataDirectory, models, cancellationToken).ConfigureAwait(false);
        var scores = new RouterScore[questions.Count];
        await router.ScoreAsync([.. questions.Select(static question => new RoutingRequest(question.Prompt))], scores, cancellationToken).ConfigureAwait(false);
        double[] strongWinRates = [.. scores.Select(static score => score.StrongWinRate)];
        var recovered = new PerformanceGapRecovered(strongWinRates, questions);
        return new EvaluationResult(
            benchmark.Name,
            router.Name,
            questions.Count,
            questions.Average(static question => question.WeakScore),
            questions.Average(static question => question.StrongScore),
            recovered.Value,
            recovered.Bootstrap(cancellationToken: cancellationToken));
    }
}
