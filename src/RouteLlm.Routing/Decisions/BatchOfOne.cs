namespace RouteLlm;

/// <summary>Scores a single request as a batch, for routers that do their work in the batch.</summary>
internal static class BatchOfOne
{
    public static async ValueTask<RouterScore> ScoreBatchOfOneAsync(
        this IPromptRouter router, RoutingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scores = new RouterScore[1];
        await router.ScoreAsync([request], scores, cancellationToken).ConfigureAwait(false);
        return scores[0];
    }
}
