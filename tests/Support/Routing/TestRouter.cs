namespace RouteLlm.Tests;

/// <summary>A router that gives the score it is told to, and remembers what it scored.</summary>
internal sealed class TestRouter(double strongWinRate = 0.5, string name = "test") : IPromptRouter
{
    public string Name => name;

    public List<RoutingRequest> Requests { get; } = [];

    public string? Reason { get; init; }

    public Func<CancellationToken, Task>? OnScore { get; set; }

    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        if (OnScore is not null)
        {
            await OnScore(cancellationToken);
        }

        return new RouterScore(strongWinRate, Reason);
    }
}
