using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>
/// A model that fails as it is told to: one fault a call, in order, and none after the last. Counts what was opened and disposed.
/// </summary>
internal sealed class FaultyChatClient(string name, params Fault[] faults) : IChatClient
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private int _opened;
    private int _disposed;
    private int _disposedTwice;

    public int Calls => Volatile.Read(ref _calls);

    public int OpenedStreams => Volatile.Read(ref _opened);

    public int DisposedStreams => Volatile.Read(ref _disposed);

    public int StreamsDisposedTwice => Volatile.Read(ref _disposedTwice);

    /// <summary>Gets the options of the last call.</summary>
    public ChatOptions? LastOptions { get; private set; }

    public Exception Failure { get; init; } = new HttpRequestException("refused", inner: null, System.Net.HttpStatusCode.ServiceUnavailable);

    /// <summary>Gets or sets what the answers used.</summary>
    public UsageDetails? Usage { get; set; }

    /// <summary>Gets or sets what happens when a model is called; the number of the call, from 1, is given.</summary>
    public Action<int>? OnCall { get; set; }

    /// <summary>Gets or sets the contents of an answer, in place of the model's name.</summary>
    public Func<IList<AIContent>>? Contents { get; set; }

    /// <summary>Gets or sets the id of the streamed message; some providers give none.</summary>
    public string? MessageId { get; set; } = "m";

    public string? ConversationId { get; set; }

    public ResponseContinuationToken? ContinuationToken { get; set; }

    /// <summary>Lets calls go on that hang and heed no cancellation.</summary>
    public void Release() => _release.TrySetResult();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Fault fault = Begin(options);
        await BeforeAsync(fault, cancellationToken);
        if (fault is Fault.AfterOne)
        {
            throw Failure;
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents?.Invoke() ?? [new TextContent(name)]))
        {
            ModelId = $"{name}-from-provider",
            Usage = Usage,
            ConversationId = ConversationId,
            ContinuationToken = ContinuationToken,
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new Stream(this, Begin(options));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", defaultModelId: $"{name}-model") : null;

    public void Dispose()
    {
        // Counts only streams.
    }

    private Fault Begin(ChatOptions? options)
    {
        int call = Interlocked.Increment(ref _calls);
        LastOptions = options;
        OnCall?.Invoke(call);
        return call <= faults.Length ? faults[call - 1] : Fault.None;
    }

    private async Task BeforeAsync(Fault fault, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        switch (fault)
        {
            case Fault.BeforeOutput:
                throw Failure;
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case Fault.HangDeaf:
                await _release.Task;
                break;
        }
    }

    private sealed class Stream(FaultyChatClient client, Fault fault) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly Queue<ChatResponseUpdate> _updates = new();
        private CancellationToken _token;
        private int _moves;
        private int _isMoving;
        private bool _isDisposed;

        public ChatResponseUpdate Current { get; private set; } = null!;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            _token = cancellationToken;
            Interlocked.Increment(ref client._opened);
            string name = client.NameOf;
            if (fault == Fault.AfterEmptyUpdate)
            {
                // As OpenAI's servers begin.
                _updates.Enqueue(new ChatResponseUpdate(ChatRole.Assistant, string.Empty));
            }

            if (client.Contents?.Invoke() is { } contents)
            {
                _updates.Enqueue(new ChatResponseUpdate(ChatRole.Assistant, contents) { MessageId = client.MessageId, ModelId = $"{name}-from-provider", ConversationId = client.ConversationId });
            }
            else
            {
                foreach (char character in name)
                {
                    _updates.Enqueue(new ChatResponseUpdate(ChatRole.Assistant, character.ToString()) { MessageId = client.MessageId, ModelId = $"{name}-from-provider", ConversationId = client.ConversationId });
                }
            }

            if (client.Usage is { } usage)
            {
                _updates.Enqueue(new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { MessageId = client.MessageId });
            }

            return this;
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            Assert.Equal(0, Interlocked.Exchange(ref _isMoving, 1));
            try
            {
                if (++_moves == 1)
                {
                    await client.BeforeAsync(fault, _token);
                }

                await Task.Yield();
                _token.ThrowIfCancellationRequested();
                if (_moves == 2 && fault is (Fault.AfterOne or Fault.AfterEmptyUpdate))
                {
                    throw client.Failure;
                }

                if (_updates.Count == 0)
                {
                    return false;
                }

                Current = _updates.Dequeue();
                return true;
            }
            finally
            {
                _isMoving = 0;
            }
        }

        public ValueTask DisposeAsync()
        {
            Assert.Equal(0, _isMoving);
            Interlocked.Increment(ref _isDisposed ? ref client._disposedTwice : ref client._disposed);
            _isDisposed = true;
            return ValueTask.CompletedTask;
        }
    }

    private string NameOf => name;
}
