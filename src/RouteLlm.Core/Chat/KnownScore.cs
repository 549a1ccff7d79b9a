namespace RouteLlm;

/// <summary>A router's score of one prompt that is known already, from a batch.</summary>
internal sealed class KnownScore(string name, RouterScore score) : IPromptRouter
{
    public string Name => name;

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(score);
}
