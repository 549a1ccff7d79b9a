using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace QuickStart;

/// <summary>Answers in place of a model, and says so.</summary>
internal sealed class StandInChatClient(string role) : IChatClient
{
    private readonly string _answer = $"(stand-in for the {role} model: no model was called)";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, _answer)) { ModelId = $"{role}-stand-in" });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, _answer) { ModelId = $"{role}-stand-in" };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("stand-in", defaultModelId: $"{role}-stand-in") : null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
