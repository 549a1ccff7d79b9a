namespace RouteLlm;

/// <summary>Scores of routers, from the cache where they are there.</summary>
internal sealed class RouterScores(IReadOnlyList<IPromptRouter> routers, ScoreCache? cache, TextWriter error) : IBenchmarkScores
{
    public async Task<IReadOnlyList<ScoredRouter>> ScoreAsync(
        BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        var scored = new List<ScoredRouter>();
        foreach (IPromptRouter router in routers)
        {
            scored.Add(await FindKeptAsync(router, data) ?? await ScoreAsync(router, data, progress, cancellationToken));
        }

        return scored;
    }

    // Without the cache it takes longer, and the figures are as good.
    private static bool IsOfTheCache(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private async Task<ScoredRouter?> FindKeptAsync(IPromptRouter router, BenchmarkData data)
    {
        try
        {
            return cache?.Find(router, data);
        }
        catch (Exception exception) when (IsOfTheCache(exception))
        {
            await error.WriteLineAsync($"routellm: the score cache could not be read: {exception.Message}");
            return null;
        }
    }

    private async Task<ScoredRouter> ScoreAsync(
        IPromptRouter router, BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        var share = new StepProgress($"{data.Benchmark}: {router.Name}", progress);
        ScoredRouter scored = await RouterEvaluation.ScoreAsync(router, data, share, cancellationToken);
        try
        {
            cache?.Keep(router, data, scored);
        }
        catch (Exception exception) when (IsOfTheCache(exception))
        {
            await error.WriteLineAsync($"routellm: the score cache could not be written: {exception.Message}");
        }

        return scored;
    }
}
