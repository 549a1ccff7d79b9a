using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One of the models that requests go to, with what is known of it before it is called. Immutable.</summary>
/// <param name="name">Its name in this registration.</param>
/// <param name="client">Its client; <see langword="null"/> where another transport reaches it.</param>
/// <param name="rank">Its place among the models, from 0 for the weakest.</param>
/// <param name="target">Strong for the best of them, weak for every other.</param>
/// <param name="options">Its price and capabilities, if they are known.</param>
/// <param name="tokenCounter">Counts its tokens where its options name no counter.</param>
internal sealed class RoutedModel(
    string name, IChatClient? client, int rank, RouteTarget target, ModelOptions? options = null, ITokenCounter? tokenCounter = null)
{
    public string Name => name;

    /// <exception cref="InvalidOperationException">Another transport reaches the model.</exception>
    public IChatClient Client => client ?? throw new InvalidOperationException($"The model '{name}' has no chat client.");

    /// <summary>Gets whether a chat client reaches the model.</summary>
    public bool HasClient => client is not null;

    public int Rank => rank;

    public RouteTarget Target => target;

    public ModelPrice? Price { get; } = options?.FindPrice();

    /// <summary>Gets the rules of its provider's prompt cache.</summary>
    public PromptCacheOptions PromptCache { get; } = options?.PromptCache ?? new PromptCacheOptions();

    /// <summary>Gets how long it may take until its first output, where that is not as for the others.</summary>
    public TimeSpan? AttemptTimeout { get; } = options?.AttemptTimeout;

    /// <summary>Gets what the model can do; <see langword="null"/> for everything.</summary>
    public ModelCapabilities? Capabilities { get; } = options?.Capabilities is { IsLimited: true } limited ? limited : null;

    /// <summary>Gets what its client's protocol cannot carry, where the client says it.</summary>
    public IRequestLimits? Limits { get; } = client?.GetService<IRequestLimits>();

    /// <summary>Gets what counts the model's tokens; <see langword="null"/> where they are estimated.</summary>
    public ITokenCounter? TokenCounter { get; } = options?.FindTokenCounter() ?? tokenCounter;

    /// <summary>
    /// Tells whether a request that was too long for another model may fit here: the window is larger or, where neither is known, the model
    /// is a better one.
    /// </summary>
    public bool MayHoldMoreThan(RoutedModel other) => (Capabilities?.ContextTokens, other.Capabilities?.ContextTokens) switch
    {
        (null, null) => Rank > other.Rank,
        (null, _) => true,
        (_, null) => false,
        ({ } window, { } others) => window > others,
    };

    /// <summary>Gets the id that the provider knows the model by, as the options give it; its client is asked for it by this id.</summary>
    public string? AskedModelId { get; } = options?.ModelId;

    /// <summary>
    /// Gives the options of a request as the model gets them: with its own id where one is set, and changed as its options say. The
    /// caller's stay as they are.
    /// </summary>
    /// <param name="asked">The options, without the name of a model.</param>
    /// <param name="passedOnModelId">The name of another model, which is passed on to the client.</param>
    public ChatOptions? OptionsOf(ChatOptions? asked, string? passedOnModelId = null)
    {
        string? modelId = passedOnModelId ?? AskedModelId;
        if (modelId is null && options?.Options is null)
        {
            return asked;
        }

        asked = asked?.Clone() ?? new ChatOptions();
        asked.ModelId = modelId ?? asked.ModelId;
        options?.Options?.Invoke(asked);
        return asked;
    }

    /// <summary>Gets the output tokens that a request asks the model for, with its own limit where it sets one.</summary>
    public int? MaximumOutputOf(ChatOptions? asked) =>
        options?.Options is null ? asked?.MaxOutputTokens : OptionsOf(asked)!.MaxOutputTokens;

    /// <summary>Gets the id that the provider knows the model by: the options' or, where they give none, the client's own.</summary>
    public string? ModelId { get; } = options?.ModelId ?? client?.GetService<ChatClientMetadata>()?.DefaultModelId;
}
