using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Benchmarks;

/// <summary>Answers at once, so that what is measured is what stands before it.</summary>
internal sealed class InstantChatClient : IChatClient
{
    private const int Updates = 3;

    private readonly ChatMessage _answer = new(ChatRole.Assistant, "answer");

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(_answer));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int i = 0; i < Updates; i++)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "answer");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
