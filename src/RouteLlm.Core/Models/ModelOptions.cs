namespace RouteLlm;

/// <summary>Describes a model: its id, its price, what it can do, and its name in routers.</summary>
public sealed class ModelOptions
{
    private ITokenCounter? _tokenCounter;

    /// <summary>
    /// Gets or sets the id that the provider knows the model by, such as <c>"gpt-4o-mini"</c>: its client is asked for it as <c>ChatOptions.ModelId</c>, and a request that names it goes to
    /// this model. <see langword="null"/>, the default, for the client's own (<see cref="Microsoft.Extensions.AI.ChatClientMetadata.DefaultModelId"/>).
    /// </summary>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets the price; <see langword="null"/> where costs do not matter.</summary>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets what the model can do; <see langword="null"/> for everything.</summary>
    public ModelCapabilities? Capabilities { get; set; }

    /// <summary>
    /// Gets or sets the name by which routers that score models one by one (<see cref="IModelScoringRouter"/>) know the model: for <c>mf</c> its name in the arena of the
    /// checkpoint's battles, for example <c>"gpt-4-1106-preview"</c>, or that of the most similar model there. <see langword="null"/>, the default, for the model's own name.
    /// </summary>
    public string? ArenaName { get; set; }

    /// <summary>
    /// Gets or sets how long the model may take until its first output before another one is asked; <see langword="null"/>, the default, for <see cref="FallbackOptions.AttemptTimeout"/>,
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>Counts the model's tokens, instead of the estimate.</summary>
    /// <param name="counter">The counter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counter"/> is <see langword="null"/>.</exception>
    public void CountTokensWith(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _tokenCounter = counter;
    }

    /// <summary>Gets what counts tokens; <see langword="null"/> for that of all models. No property: configuration binds those.</summary>
    internal ITokenCounter? FindTokenCounter() => _tokenCounter;
}
