using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

internal static class AskingExtensions
{
    /// <summary>Asks a client, streaming or not, and gives the whole answer.</summary>
    public static Task<ChatResponse> AskAsync(this IChatClient client, string prompt, bool isStreaming, ChatOptions? options = null) =>
        client.AskAsync([new ChatMessage(ChatRole.User, prompt)], isStreaming, options);

    /// <summary>Asks a client, streaming or not, and gives the whole answer.</summary>
    public static Task<ChatResponse> AskAsync(this IChatClient client, IEnumerable<ChatMessage> messages, bool isStreaming, ChatOptions? options = null) => isStreaming
        ? client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
        : client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
}
