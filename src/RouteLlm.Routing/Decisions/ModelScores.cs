namespace RouteLlm;

/// <summary>A router's scores of several models for one request.</summary>
/// <param name="WinRates">
/// For each model, weakest first, the probability from 0 to 1 that it answers better than the strongest; 0.5 for the strongest itself,
/// which is the last.
/// </param>
/// <param name="Reason">A short reason for people, if the router has one.</param>
public readonly record struct ModelScores(IReadOnlyList<double> WinRates, string? Reason = null)
{
    /// <summary>
    /// Gets whether the router could not score the request and names its default target instead: by the win rate 1 or, for the strongest,
    /// by 0 for all others. Costs are then ignored.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>The scores of a router that could not score, for the strongest or the weakest of some models.</summary>
    internal static ModelScores ForFailure(RouteTarget target, int models, string reason)
    {
        var winRates = new double[models];
        winRates[^1] = 0.5;
        if (target == RouteTarget.Weak)
        {
            winRates[0] = 1;
        }

        return new ModelScores(winRates, reason) { IsDefaultTarget = true };
    }
}
