using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A chat client that answers with its name and remembers what it was asked.</summary>
internal sealed class TestChatClient(string name) : IChatClient
{
    private int _calls;
    private int _disposals;

    public string Name => name;

    public int Calls => _calls;

    public int Disposals => _disposals;

    public int OpenStreams { get; private set; }

    public IReadOnlyList<ChatMessage>? LastMessages { get; private set; }

    public ChatOptions? LastOptions { get; private set; }

    public CancellationToken LastToken { get; private set; }

    public Func<CancellationToken, Task>? OnCall { get; set; }

    /// <summary>Gets or sets what it answers in place of its name.</summary>
    public IList<AIContent>? Contents { get; set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await RecordAsync(messages, options, cancellationToken);
        return new ChatResponse(Contents is null ? new ChatMessage(ChatRole.Assistant, name) : new ChatMessage(ChatRole.Assistant, Contents)) { ModelId = $"{name}-from-provider" };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        OpenStreams++;
        try
        {
            await RecordAsync(messages, options, cancellationToken);
            if (Contents is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, Contents) { ModelId = $"{name}-from-provider" };
                yield break;
            }

            foreach (char character in name)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ChatResponseUpdate(ChatRole.Assistant, character.ToString()) { ModelId = $"{name}-from-provider" };
                await Task.Yield();
            }
        }
        finally
        {
            OpenStreams--;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", defaultModelId: $"{name}-model")
        : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => Interlocked.Increment(ref _disposals);

    private async Task RecordAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        LastMessages = [.. messages];
        LastOptions = options;
        LastToken = cancellationToken;
        if (OnCall is not null)
        {
            await OnCall(cancellationToken);
        }
    }
}
