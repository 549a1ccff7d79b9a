using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Scores requests by their embeddings: what routers that embed have in common.</summary>
/// <param name="embedder">Embeds the prompts.</param>
/// <param name="targetOnFailure">Where a prompt goes that cannot be embedded; <see langword="null"/> to fail.</param>
/// <param name="score">The strong win rate of an embedding.</param>
internal sealed class EmbeddingScoring(PromptEmbedder embedder, RouteTarget? targetOnFailure, Func<ReadOnlyMemory<float>, double> score)
{
    public static EmbeddingScoring Create(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        int dimensions,
        EmbeddingRouterOptions? options,
        Func<ReadOnlyMemory<float>, double> score)
    {
        options ??= new EmbeddingRouterOptions();
        return new EmbeddingScoring(new PromptEmbedder(generator, dimensions, options.Timeout), options.TargetOnFailure, score);
    }

    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken)
    {
        var scores = new RouterScore[1];
        await ScoreAsync([request], scores, cancellationToken).ConfigureAwait(false);
        return scores[0];
    }

    public async ValueTask ScoreAsync(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        if (requests.Count == 0)
        {
            return;
        }

        try
        {
            ReadOnlyMemory<float>[] vectors = await embedder.EmbedAsync([.. requests.Select(static request => request.Prompt)], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < vectors.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                scores.Span[i] = new RouterScore(score(vectors[i]));
            }
        }
        catch (EmbeddingException exception) when (targetOnFailure is not null)
        {
            double decided = targetOnFailure == RouteTarget.Strong ? 1 : 0;
            scores.Span[..requests.Count].Fill(new RouterScore(decided, $"not embedded: {exception.Message}"));
        }
    }
}
