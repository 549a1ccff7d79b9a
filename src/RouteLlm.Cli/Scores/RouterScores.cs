using RouteLlm.Evaluation;

namespace RouteLlm.Cli.Scores;

/// <summary>Scores of routers, from the cache where they are there.</summary>
internal sealed class RouterScores(IReadOnlyList<IRouter> routers, ScoreCache? cache, TextWriter error) : IBenchmarkScores
{
    public async Task<IReadOnlyList<ScoredRouter>> ScoreAsync(BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        var scored = new List<ScoredRouter>();
        foreach (IRouter router in routers)
        {
            scored.Add(cache?.Find(router, data) ?? await ScoreAsync(router, data, progress, cancellationToken));
        }

        return scored;
    }

    private async Task<ScoredRouter> ScoreAsync(IRouter router, BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        var share = new StepProgress($"{data.Benchmark}: {router.Name}", progress);
        ScoredRouter scored = await RouterEvaluation.ScoreAsync(router, data, share, cancellationToken);
        try
        {
            cache?.Keep(router, data, scored);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The figures are as good without.
            await error.WriteLineAsync($"routellm: scores are not kept for the next run: {exception.Message}");
        }

        return scored;
    }

    private sealed class StepProgress(string step, IProgress<(string Step, double Done)> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report((step, value));
    }
}
