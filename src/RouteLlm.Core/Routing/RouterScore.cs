namespace RouteLlm;

/// <summary>What a router says of one request.</summary>
/// <param name="StrongWinRate">The probability that the strong model answers better than the weak one, from 0 to 1.</param>
/// <param name="Reason">For people: why, where the router can say so in a word (which rule matched, say).</param>
public readonly record struct RouterScore(double StrongWinRate, string? Reason = null)
{
    /// <summary>
    /// Gets whether the router could not score the request and names the model that was chosen for this case: 1 or 0, and no estimate.
    /// Such scores decide requests; they say nothing of the router, and calibrations and evaluations refuse them.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>The score of a router that is sure of the model.</summary>
    internal static RouterScore For(RouteTarget target, string reason) => new(target == RouteTarget.Strong ? 1 : 0, reason);

    /// <summary>The score of a router that could not score, for the model that was chosen for this case.</summary>
    internal static RouterScore ForFailure(RouteTarget target, string reason) => For(target, reason) with { IsDefaultTarget = true };
}
