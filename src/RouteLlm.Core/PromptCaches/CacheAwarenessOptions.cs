namespace RouteLlm;

/// <summary>
/// How the price of leaving a provider's prompt cache is weighed against the score. Read when the client is made. Not thread-safe.
/// </summary>
public sealed class CacheAwarenessOptions
{
    /// <summary>
    /// Gets or sets how many answers are remembered with the size of their prompts; the oldest are forgotten. From 1. Default: 10,000.
    /// </summary>
    public int RememberedAnswers { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how many output tokens an answer is expected to have until models have answered, and their own averages are known. From
    /// 0. Default: 400.
    /// </summary>
    public int ExpectedOutputTokens { get; set; } = 400;
}
