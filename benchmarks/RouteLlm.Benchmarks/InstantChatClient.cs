using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Benchmarks;

/// <summary>Answers at once, so that what is measured is what stands before it.</summary>
internal sealed class InstantChatClient : IChatClient
{
    private const int Updates = 3;

    /// <summary>Gets what each answer says that it used; nothing, unless it is set.</summary>
    public UsageDetails? Usage { get; init; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "answer")) { Usage = Usage });

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

        if (Usage is not null)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage)]);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
