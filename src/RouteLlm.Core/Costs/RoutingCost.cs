namespace RouteLlm;

/// <summary>What a request has used and cost.</summary>
/// <param name="InputTokens">The input tokens that the provider counted, the cached ones included.</param>
/// <param name="CachedInputTokens">How many of them it had cached.</param>
/// <param name="OutputTokens">The output tokens that it counted.</param>
/// <param name="Amount">The cost, in the currency of the prices; <see langword="null"/> where the model has no price.</param>
/// <param name="AlwaysStrong">What the same tokens would have cost at the strong model; <see langword="null"/> where that has no price.</param>
public readonly record struct RoutingCost(long InputTokens, long CachedInputTokens, long OutputTokens, decimal? Amount, decimal? AlwaysStrong)
{
    /// <summary>
    /// Gets what was saved against always asking the strong model, on the assumption that it would have used as many tokens;
    /// <see langword="null"/> where a price is missing.
    /// </summary>
    public decimal? Savings => AlwaysStrong - Amount;
}
