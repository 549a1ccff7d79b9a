namespace RouteLlm.Tests;

/// <summary>A router that writes down what it is asked, and finds a prompt hard that says so.</summary>
internal sealed class SpyRouter(List<string> log) : IPromptRouter
{
    public string Name => "spy";

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        log.Add($"router: {request.Prompt}");
        return new ValueTask<RouterScore>(new RouterScore(request.Prompt.Contains("hard", StringComparison.Ordinal) ? 0.9 : 0.1));
    }
}
