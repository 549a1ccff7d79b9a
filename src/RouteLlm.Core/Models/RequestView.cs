using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a planning step may see of a request, filled from a chat client's arguments or from a JSON body.</summary>
internal readonly struct RequestView
{
    /// <param name="messages">
    /// The conversation, oldest message first; from a body, what planning needs of it: roles, the user's texts, ids of tool calls.
    /// </param>
    /// <param name="options">The options, without the name of a model.</param>
    public RequestView(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        Messages = messages;
        Options = options;
        PromptIndex = UserMessages.IndexOfLast(messages, messages.Count);
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    public ChatOptions? Options { get; }

    /// <summary>Gets what the request names as its model: a router with or without a threshold, a model, or nothing.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the name of the model that the caller pins the request to, beside any model id.</summary>
    public string? PinnedModel { get; init; }

    /// <summary>Gets the name of whose request it is; <see langword="null"/> where that is not known.</summary>
    public string? CallerName { get; init; }

    /// <summary>
    /// Gets the tokens of the request, without the output that it asks for, where whoever read it has counted that already: it holds for
    /// every model.
    /// </summary>
    public long? Tokens { get; init; }

    /// <summary>Gets whether the caller keeps the request from battles.</summary>
    public bool IsKeptFromBattles { get; init; }

    /// <summary>Gets what says what keeps a model from the request, in words; <see langword="null"/> to ask the models' clients.</summary>
    public Func<RoutedModel, string?>? Obstacles { get; init; }

    /// <summary>Gets the place of the last user message; −1 without one.</summary>
    public int PromptIndex { get; }

    /// <summary>Gets the text of the last user message; empty without one.</summary>
    public string Prompt => PromptIndex >= 0 ? UserMessages.TextOf(Messages[PromptIndex]) : string.Empty;

    /// <summary>
    /// Says, beside its capabilities, what keeps a model from the request: its protocol may not carry all of it. May read the whole
    /// request, so only models that may answer are asked about.
    /// </summary>
    public string? FindObstacle(RoutedModel model) =>
        Obstacles is { } find ? find(model) : model.Limits?.FindObstacle(Messages, model.OptionsOf(Options));
}
