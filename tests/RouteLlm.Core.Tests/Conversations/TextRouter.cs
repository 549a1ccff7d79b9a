namespace RouteLlm.Tests.Conversations;

/// <summary>A router that scores by the prompt's text.</summary>
internal sealed class TextRouter(Func<string, double> score) : IRouter
{
    public string Name => "text";

    public Func<string, double> Score { get; set; } = score;

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(Score(request.Prompt)));
}
