namespace RouteLlm;

/// <summary>How a router that embeds prompts deals with its provider.</summary>
/// <remarks>Read once, when the router is made.</remarks>
public sealed class EmbeddingRouterOptions
{
    /// <summary>Gets or sets how long an embedding may take before it counts as failed, and what must be embedded before it with it; in a batch, this time for each prompt; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the model that a prompt goes to when it cannot be embedded; <see langword="null"/>, the default, to fail with an
    /// <see cref="EmbeddingException"/> instead.
    /// </summary>
    public RouteTarget? TargetOnFailure { get; set; }
}
