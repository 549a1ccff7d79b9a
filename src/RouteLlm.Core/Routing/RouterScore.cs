namespace RouteLlm;

/// <summary>What a router says of one request.</summary>
/// <param name="StrongWinRate">The probability that the strong model answers better than the weak one, from 0 to 1.</param>
/// <param name="Reason">For people: why, where the router can say so in a word (which rule matched, say).</param>
public readonly record struct RouterScore(double StrongWinRate, string? Reason = null)
{
    /// <summary>The score of a router that is sure of the model.</summary>
    internal static RouterScore For(RouteTarget target, string reason) => new(target == RouteTarget.Strong ? 1 : 0, reason);
}
