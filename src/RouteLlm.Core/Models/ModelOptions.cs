using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Describes a model: its id, its price, what it can do, its name in routers, and the options that it is called with.</summary>
public sealed class ModelOptions
{
    private ITokenCounter? _tokenCounter;

    /// <summary>
    /// Gets or sets the id that the provider knows the model by, such as <c>"gpt-4o-mini"</c>: its client is asked for it as
    /// <c>ChatOptions.ModelId</c>, and a request that names it goes to this model. <see langword="null"/>, the default, for the client's
    /// own (<see cref="Microsoft.Extensions.AI.ChatClientMetadata.DefaultModelId"/>).
    /// </summary>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets the price; <see langword="null"/> where costs do not matter.</summary>
    public ModelPrice? Price { get; set; }

    /// <summary>
    /// Gets or sets what the price is multiplied with: for the same model at another effort or service tier, whose tokens cost more or
    /// less. From 0; default: 1.
    /// </summary>
    public decimal PriceMultiplier { get; set; } = 1;

    /// <summary>
    /// Gets or sets what changes the options of each request that goes to the model, on a copy: its reasoning effort, its output limit. So
    /// one client can be several models,
    /// <c>AddModel("gpt-5-high", client, model => model.Options = options => options.Reasoning = new() { Effort = ReasoningEffort.High })</c>, ranked like any others. It must be
    /// thread-safe. <see langword="null"/>, the default, leaves the options as they are. A gateway's HTTP upstream has <c>SetParameters</c>
    /// instead.
    /// </summary>
    public Action<ChatOptions>? Options { get; set; }

    /// <summary>Gets or sets what the model can do; <see langword="null"/> for everything.</summary>
    public ModelCapabilities? Capabilities { get; set; }

    /// <summary>
    /// Gets or sets the name by which routers that score models one by one (<see cref="IModelScoringRouter"/>) know the model: for
    /// <c>mf</c> its name in the arena of the checkpoint's battles, for example <c>"gpt-4-1106-preview"</c>, or that of the most similar
    /// model there. <see langword="null"/>, the default, for the model's own name.
    /// </summary>
    public string? ArenaName { get; set; }

    /// <summary>
    /// Gets or sets how long the model may take until its first output before another one is asked; <see langword="null"/>, the default,
    /// for <see cref="FallbackOptions.AttemptTimeout"/>,
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>Gets or sets the rules of the provider's prompt cache, which count with <c>UseCacheAwareness</c>.</summary>
    public PromptCacheOptions PromptCache { get; set; } = new();

    /// <summary>Counts the model's tokens, instead of the estimate.</summary>
    /// <param name="counter">The counter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counter"/> is <see langword="null"/>.</exception>
    public void CountTokensWith(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _tokenCounter = counter;
    }

    /// <summary>Gets the price of the model's tokens, multiplied. No property: configuration binds those.</summary>
    internal ModelPrice? FindPrice() => Price is { } price && PriceMultiplier != 1
        ? new ModelPrice(price.Input * PriceMultiplier, price.Output * PriceMultiplier, price.CachedInput * PriceMultiplier)
        : Price;

    /// <summary>Gets what counts tokens; <see langword="null"/> for that of all models. No property: configuration binds those.</summary>
    internal ITokenCounter? FindTokenCounter() => _tokenCounter;
}
