using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// What the protocol of a chat client cannot carry: such a request goes to another model, like one for a model without images. A client
/// gives it by <c>GetService</c>. Safe for concurrent use.
/// </summary>
public interface IRequestLimits
{
    /// <summary>Says what of a request cannot be sent. Asked before a model is chosen, so it should be fast.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request, as the client would get them; <see langword="null"/> for none.</param>
    /// <returns>What cannot be sent, in words without the prompt's; <see langword="null"/> where all of it can.</returns>
    string? FindObstacle(IReadOnlyList<ChatMessage> messages, ChatOptions? options);
}
