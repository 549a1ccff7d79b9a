using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Calls a client in either way, so that each test holds for both.</summary>
internal static class ChatCalls
{
    public static async Task<ChatResponse> AskAsync(
        this IChatClient client,
        bool streaming,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) => streaming
        ? await client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
        : await client.GetResponseAsync(messages, options, cancellationToken);

    public static Task<ChatResponse> AskAsync(this IChatClient client, bool streaming, string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(streaming, [new ChatMessage(ChatRole.User, prompt)], options, cancellationToken);
}
