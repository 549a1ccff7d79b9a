using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Calls a client one way or the other, so that a test can run for both.</summary>
internal static class ChatClientCalls
{
    public static Task<ChatResponse> AskAsync(this IChatClient client, bool streaming, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        return streaming
            ? client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : client.GetResponseAsync(messages, options, cancellationToken);
    }

    public static Task<ChatResponse> AskAsync(this IChatClient client, params ChatMessage[] messages) => client.AskAsync(streaming: false, messages);

    public static Task<ChatResponse> AskAsync(this IChatClient client, ChatOptions options, bool streaming = false) =>
        client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")], options);

    public static async Task<List<ChatResponseUpdate>> StreamAsync(this IChatClient client, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", options, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }
}
