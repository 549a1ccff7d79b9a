namespace RouteLlm.Tests;

/// <summary>Wins where the prompt says how often the strong model wins.</summary>
internal sealed class FixedRouter : IPromptRouter
{
    public string Name => "fixed";

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        new(new RouterScore(request.Prompt.Contains("hard", StringComparison.Ordinal) ? 0.9 : 0.1));
}
