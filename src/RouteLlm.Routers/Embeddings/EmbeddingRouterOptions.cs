namespace RouteLlm;

/// <summary>How a router that embeds prompts deals with its provider.</summary>
/// <remarks>Read once, when the router is made.</remarks>
public sealed class EmbeddingRouterOptions
{
    /// <summary>The smallest <see cref="MaximumPromptCharacters"/>.</summary>
    internal const int FewestPromptCharacters = 16;

    /// <summary>
    /// Gets or sets how long an embedding may take before it counts as failed, and what must be embedded before it with it; in a batch,
    /// this time for each prompt; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: 10 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how many characters of a prompt are embedded, its first ones; at least 16. Default: <see langword="null"/>, all of
    /// them. If the provider says that a prompt is too long for its window, its beginning is embedded either way.
    /// </summary>
    public int? MaximumPromptCharacters { get; set; }

    /// <summary>
    /// Gets or sets the model that a prompt goes to when it cannot be embedded; <see langword="null"/>, the default, to fail with an
    /// <see cref="EmbeddingException"/> instead.
    /// </summary>
    public RouteTarget? TargetOnFailure { get; set; }
}
