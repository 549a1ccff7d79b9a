namespace RouteLlm;

/// <summary>What requests would have cost at the model that they did not go to: their tokens at its price.</summary>
/// <param name="Strong">The strong model's price; <see langword="null"/> for what the log says.</param>
/// <param name="Weak">
/// The weak model's price; <see langword="null"/> for what the log says, which has nothing on requests that the strong model answered.
/// </param>
internal sealed record ReplayPrices(ModelPrice? Strong, ModelPrice? Weak)
{
    /// <summary>Gives what a request costs; <see langword="null"/> where its tokens or a price are not known.</summary>
    public decimal? CostOf(LoggedRequest request, ReplayedAnswer answer) => request.Decision.Cost is not { } cost ? null
        : answer == ReplayedAnswer.StrongAfterWeak && (Strong ?? Weak) is null && ReplayedDecision.Logged(request) == answer ? cost.Amount
        : answer == ReplayedAnswer.StrongAfterWeak ? CostOf(request, cost, RouteTarget.Strong) + CostOf(request, cost, RouteTarget.Weak)
        : CostOf(request, cost, answer == ReplayedAnswer.Strong ? RouteTarget.Strong : RouteTarget.Weak);

    private decimal? CostOf(LoggedRequest request, RoutingCost cost, RouteTarget target) =>
        (target == RouteTarget.Strong ? Strong : Weak) is { } price ? price.CostOf(cost.InputTokens, cost.CachedInputTokens, cost.OutputTokens)
        : target == request.Decision.Target && ReplayedDecision.Logged(request) != ReplayedAnswer.StrongAfterWeak ? cost.Amount
        : target == RouteTarget.Strong ? cost.AlwaysStrong
        : null;
}
