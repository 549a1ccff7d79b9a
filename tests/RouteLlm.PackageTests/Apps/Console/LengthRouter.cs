using RouteLlm;

namespace Contoso.Shop;

/// <summary>A router of one's own: one class with one method.</summary>
internal sealed class LengthRouter : IPromptRouter
{
    public string Name => "length";

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        new(new RouterScore(Math.Min(1, request.Prompt.Length / 1000.0)));
}
