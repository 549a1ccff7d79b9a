namespace RouteLlm;

/// <summary>The tokens and the cost of a request.</summary>
public sealed record RoutingCost
{
    /// <summary>Gets the input tokens that the provider counted, the cached ones included.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Gets how many of the input tokens the provider had cached.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Gets the output tokens that the provider counted, reasoning included.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>
    /// Gets whether the tokens were estimated from the text, since the provider did not count them or the stream was left before it did.
    /// </summary>
    public bool IsEstimated { get; init; }

    /// <summary>
    /// Gets the cost, in the currency of the prices, with that of <see cref="FailedAttempts"/>; <see langword="null"/> where the model has
    /// no price.
    /// </summary>
    public decimal? Amount { get; init; }

    /// <summary>
    /// Gets the part of <see cref="Amount"/> for failed attempts that will be billed: empty answers, as their providers counted them, and
    /// the input of attempts that ran out of time.
    /// </summary>
    public decimal FailedAttempts { get; init; }

    /// <summary>Gets what the same tokens would have cost at the strong model; <see langword="null"/> if that has no price.</summary>
    public decimal? AlwaysStrong { get; init; }

    /// <summary>
    /// Gets what was saved against always asking the strong model, on the assumption that it would have used as many tokens;
    /// <see langword="null"/> where a price is missing.
    /// </summary>
    public decimal? Savings => AlwaysStrong - Amount;
}
