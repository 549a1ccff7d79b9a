using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a router scores: the prompt and, where it came from a chat, the conversation around it.</summary>
public sealed class RoutingRequest
{
    private string? _promptWithoutHarness;

    /// <summary>Initializes a request from a prompt alone.</summary>
    /// <param name="prompt">The text to score; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    public RoutingRequest(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        Prompt = prompt;
    }

    /// <summary>Initializes a request from a conversation. The prompt is the text of its last user message.</summary>
    /// <remarks>
    /// System and assistant messages and tool results are never scored. A conversation without a user message, and a user
    /// message without text, give an empty prompt.
    /// </remarks>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="chatOptions">The options of the chat request, if any.</param>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    public RoutingRequest(IReadOnlyList<ChatMessage> messages, ChatOptions? chatOptions = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Prompt = UserMessages.LastText(messages);
        Messages = messages;
        ChatOptions = chatOptions;
    }

    /// <summary>Initializes a request whose prompt is another message of the conversation than its last one.</summary>
    internal RoutingRequest(string prompt, IReadOnlyList<ChatMessage> messages, ChatOptions? chatOptions)
    {
        Prompt = prompt;
        Messages = messages;
        ChatOptions = chatOptions;
    }

    /// <summary>
    /// Gets the text that learned routers score: the last user message or, where that is a short reply, the one that it refers to.
    /// </summary>
    public string Prompt { get; }

    /// <summary>
    /// Gets <see cref="Prompt"/> without the blocks of <see cref="PromptNormalizer.KnownHarnessTags"/> that a harness put around the
    /// person's words, and without rulers in front (five or more of one mark, such as <c>_____</c>); the same instance where there are
    /// none, or nothing else. The routers of RouteLlm score this; <c>lexical</c> scores what <see cref="PromptNormalizer"/> leaves, which
    /// is less.
    /// </summary>
    public string PromptWithoutHarness => _promptWithoutHarness ??= PromptNormalizer.Default.WithoutHarness(Prompt);

    /// <summary>Gets the conversation that the prompt came from, oldest message first; <see langword="null"/> for a prompt alone.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; }

    /// <summary>Gets the options of the chat request, if there were any.</summary>
    public ChatOptions? ChatOptions { get; }
}
