using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Answers with updates that a test gives, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient(string model, params ChatResponseUpdate[] updates) : IChatClient
{
    public IReadOnlyList<ChatMessage> Messages { get; private set; } = [];

    public ChatOptions? Options { get; private set; }

    public int Calls { get; private set; }

    public Exception? Failure { get; init; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (Messages, Options) = ([.. messages], options);
        Calls++;
        await Task.Yield();
        if (Failure is not null)
        {
            throw Failure;
        }

        foreach (ChatResponseUpdate update in updates)
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, model) : null;

    public void Dispose()
    {
    }
}
