namespace RouteLlm;

/// <summary>The rules of a model's provider for its prompt cache. Not thread-safe.</summary>
public sealed class PromptCacheOptions
{
    /// <summary>
    /// Gets or sets how long after a call its prompt is still cached. Default: 5 minutes, as most providers have it at least.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets from how many tokens a prompt is cached; from 0. Default: 1024.</summary>
    public int MinimumTokens { get; set; } = 1024;

    /// <summary>
    /// Gets or sets what the input price is multiplied with for tokens that are written to the cache: 1.25 where that costs a quarter more.
    /// From 0. Default: 1.
    /// </summary>
    public decimal WritePriceMultiplier { get; set; } = 1;
}
