namespace RouteLlm;

/// <summary>A router's score of one request.</summary>
/// <param name="StrongWinRate">The probability that the strong model answers better than the weak one, from 0 to 1.</param>
/// <param name="Reason">A short reason for people, if the router has one: for example, which rule matched.</param>
public readonly record struct RouterScore(double StrongWinRate, string? Reason = null)
{
    /// <summary>
    /// Gets whether the router could not score the request and names its default target instead, by the win rate 1 or 0.
    /// Such a score decides the request, but it is not an estimate: calibrations and evaluations refuse it.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>The score of a router that is sure of the model.</summary>
    internal static RouterScore For(RouteTarget target, string reason) => new(target == RouteTarget.Strong ? 1 : 0, reason);

    /// <summary>The score of a router that could not score: its default target.</summary>
    internal static RouterScore ForFailure(RouteTarget target, string reason) => For(target, reason) with { IsDefaultTarget = true };
}
