using RouteLlm.Cli.Output;
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
            scored.Add(await FindKeptAsync(router, data) ?? await ScoreAsync(router, data, progress, cancellationToken));
        }

        return scored;
    }

    // Without the cache it takes longer, and the figures are as good.
    private static bool IsOfTheCache(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private async Task<ScoredRouter?> FindKeptAsync(IRouter router, BenchmarkData data)
    {
        try
        {
            return cache?.Find(router, data);
        }
        catch (Exception exception) when (IsOfTheCache(exception))
        {
            await error.WriteLineAsync($"routellm: kept scores are not read: {exception.Message}");
            return null;
        }
    }

    private async Task<ScoredRouter> ScoreAsync(IRouter router, BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        var share = new StepProgress($"{data.Benchmark}: {router.Name}", progress);
        ScoredRouter scored = await RouterEvaluation.ScoreAsync(router, data, share, cancellationToken);
        try
        {
            cache?.Keep(router, data, scored);
        }
        catch (Exception exception) when (IsOfTheCache(exception))
        {
            await error.WriteLineAsync($"routellm: scores are not kept for the next run: {exception.Message}");
        }

        return scored;
    }
}
