using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a model costs, in US dollars (or any one currency) per million tokens.</summary>
/// <param name="Input">The price of a million input tokens; not negative.</param>
/// <param name="Output">The price of a million output tokens, reasoning included; not negative.</param>
/// <param name="CachedInput">
/// The price of a million input tokens that the provider had cached; <see langword="null"/> for that of other input tokens.
/// </param>
public readonly record struct ModelPrice(decimal Input, decimal Output, decimal? CachedInput = null)
{
    /// <summary>The tokens that prices are for.</summary>
    internal const decimal Million = 1_000_000;

    /// <summary>
    /// Gets what models are compared by: the price of a million input and a million output tokens together, none of them cached.
    /// </summary>
    internal decimal Blend => Input + Output;

    /// <summary>Computes what a call costs.</summary>
    /// <param name="inputTokens">All input tokens, the cached ones included.</param>
    /// <param name="cachedInputTokens">How many of them the provider had cached.</param>
    /// <param name="outputTokens">All output tokens.</param>
    /// <returns>The cost, in the currency of the prices.</returns>
    public decimal CostOf(long inputTokens, long cachedInputTokens, long outputTokens)
    {
        long cached = Math.Min(cachedInputTokens, inputTokens);
        return (((inputTokens - cached) * Input) + (cached * (CachedInput ?? Input)) + (outputTokens * Output)) / Million;
    }

    /// <summary>Computes what a call costs.</summary>
    /// <param name="usage">The tokens, as the provider counted them; missing counts are 0.</param>
    /// <returns>The cost, in the currency of the prices.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="usage"/> is <see langword="null"/>.</exception>
    public decimal CostOf(UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return CostOf(usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
    }
}
