namespace RouteLlm.Tests;

/// <summary>A router that scores by the prompt's text.</summary>
internal sealed class TextRouter(Func<string, double> score) : IPromptRouter
{
    public string Name => "text";

    public Func<string, double> Score { get; set; } = score;

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(Score(request.Prompt)));
}
