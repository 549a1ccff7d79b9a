namespace RouteLlm.Tests;

/// <summary>A router that gives every model the win rate that a prompt asks for, and a strong win rate of its own.</summary>
internal sealed class ModelWinRates(Func<string, double[]> winRates, double strongWinRate = 0.5) : IModelScoringRouter
{
    public string Name => "models";

    /// <summary>Gets the names that it was last asked for.</summary>
    public IReadOnlyList<string> Asked { get; private set; } = [];

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(strongWinRate));

    public ValueTask<ModelScores> ScoreModelsAsync(RoutingRequest request, IReadOnlyList<string> models, CancellationToken cancellationToken = default)
    {
        Asked = models;
        return new(new ModelScores(winRates(request.Prompt)));
    }
}
