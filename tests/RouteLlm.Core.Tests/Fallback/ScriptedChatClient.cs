using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A model that gives the updates that it is told to, streamed or put together; a null one never comes.</summary>
internal sealed class ScriptedChatClient(string name, params ChatResponseUpdate?[] updates) : IChatClient
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>Gets what a whole answer says that it used, where that is not what its updates say.</summary>
    public UsageDetails? Usage { get; init; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);
        response.Usage = Usage ?? response.Usage;
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        foreach (ChatResponseUpdate? update in updates)
        {
            if (update is null)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await Task.Yield();
            yield return update!.Clone();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", defaultModelId: $"{name}-model") : null;

    public void Dispose()
    {
        // Nothing is owned.
    }
}
