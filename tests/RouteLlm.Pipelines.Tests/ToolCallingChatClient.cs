using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A model that calls the first tool it is offered, and then answers with its name and the tool's result.</summary>
internal sealed class ToolCallingChatClient(string name) : IChatClient
{
    private int _calls;

    public int Calls => _calls;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage answer = Answer([.. messages], options);
        return Task.FromResult(new ChatResponse(answer) { ModelId = $"{name}-model", ResponseId = $"{name}-{_calls}" });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage answer = Answer([.. messages], options);
        await Task.Yield();
        yield return new ChatResponseUpdate(ChatRole.Assistant, answer.Contents) { ModelId = $"{name}-model", ResponseId = $"{name}-{_calls}", MessageId = $"{name}-{_calls}" };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private ChatMessage Answer(ChatMessage[] messages, ChatOptions? options)
    {
        Interlocked.Increment(ref _calls);
        FunctionResultContent? result = messages[^1].Contents.OfType<FunctionResultContent>().LastOrDefault();
        return result is null && options?.Tools is [{ Name: { } tool }, ..]
            ? new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call-{Guid.NewGuid():N}", tool)])
            : new ChatMessage(ChatRole.Assistant, $"{name}: {result?.Result}");
    }
}
