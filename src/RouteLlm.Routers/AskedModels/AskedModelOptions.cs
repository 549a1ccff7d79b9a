namespace RouteLlm;

/// <summary>How a router asks a chat model about prompts.</summary>
/// <remarks>Read once, when the router is made.</remarks>
public abstract class AskedModelOptions
{
    private protected AskedModelOptions(int maximumPromptCharacters, int maximumOutputTokens)
    {
        MaximumPromptCharacters = maximumPromptCharacters;
        MaximumOutputTokens = maximumOutputTokens;
    }

    /// <summary>
    /// Gets or sets how many characters (UTF-16) of a prompt the model is shown; at least 1. Default: 4,000 for <c>llm_classifier</c>,
    /// 20,000 for <c>causal_llm</c>.
    /// </summary>
    public int MaximumPromptCharacters { get; set; }

    /// <summary>
    /// Gets or sets how long the model may take for a prompt, a second attempt included. More than zero, and finite. Default: 10 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the temperature that the model is asked with; <see langword="null"/> to send none, for models that refuse it. Default:
    /// 0.
    /// </summary>
    public float? Temperature { get; set; } = 0;

    /// <summary>
    /// Gets or sets how many tokens the model may answer with; <see langword="null"/> to send no limit. A model that reasons before it
    /// answers needs more. Default: 64 for <c>llm_classifier</c>, 8 for <c>causal_llm</c>.
    /// </summary>
    public int? MaximumOutputTokens { get; set; }

    /// <summary>Gets or sets how many prompts of a batch are asked about at the same time. Default: 4.</summary>
    public int MaximumConcurrency { get; set; } = 4;
}
