using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The transport of a chat client's stream.</summary>
/// <param name="call">The request.</param>
/// <param name="messages">The conversation that the model is sent, where that is not the one that was planned.</param>
/// <param name="options">The options beside it.</param>
internal sealed class StreamTransport(ModelCall call, IReadOnlyList<ChatMessage>? messages = null, ChatOptions? options = null) : IModelTransport
{
    private Queue<ChatResponseUpdate>? _heldBack;
    private IAsyncEnumerator<ChatResponseUpdate>? _stream;
    private Task<bool>? _pending;
    private bool _hasNext;
    private bool _isComplete;

    public bool IsStreaming => true;

    public bool NeedsToken => true;

    public string? FindObstacle(RoutedModel model) =>
        model.Limits?.FindObstacle(messages ?? call.Messages, call.OptionsOf(model, messages is null ? call.Options : options));

    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        _heldBack?.Clear();
        await DisposeAsync().ConfigureAwait(false);
        IAsyncEnumerator<ChatResponseUpdate> stream = model.Client
            .GetStreamingResponseAsync(messages ?? call.Messages, call.OptionsOf(model, messages is null ? call.Options : options), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                ValueTask<bool> move = stream.MoveNextAsync();
                if (attempt.IsLimited && !move.IsCompleted)
                {
                    pending = move.AsTask();
                    _hasNext = await pending.OrGivenUpAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _hasNext = await move.ConfigureAwait(false);
                }

                // Updates without content are held back until one has some: what fails between them can still be answered by another model.
                if (_hasNext && !AnswerOutput.HasOutput(stream.Current))
                {
                    attempt.KeepAlive();
                    HoldBack(stream.Current);
                    continue;
                }

                ThrowIfNone(stream, model, attempt);
                _stream = stream;
                return;
            }
        }
        catch
        {
            await stream.DisposeGivenUpAsync(pending).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<bool> HoldBackAsync(HeldAnswer held, int tokens, Task deadline)
    {
        if (_hasNext)
        {
            _hasNext = false;
            HoldBack(_stream!.Current);
            foreach (ChatResponseUpdate update in _heldBack!)
            {
                held.Add(update);
            }
        }

        while (!_isComplete && held.Tokens < tokens)
        {
            _pending ??= _stream!.MoveNextAsync().AsTask();
            if (!_pending.IsCompleted && await Task.WhenAny(_pending, deadline).ConfigureAwait(false) != _pending)
            {
                return false;
            }

            Task<bool> pending = _pending;
            _pending = null;
            if (!await pending.ConfigureAwait(false))
            {
                _isComplete = true;
                break;
            }

            if (AnswerOutput.IsError(_stream!.Current.FinishReason))
            {
                throw NoAnswerException.Broken(call.Answering.Name);
            }

            HoldBack(_stream.Current);
            held.Add(_stream.Current);
        }

        return _isComplete;
    }

    /// <summary>Gets the next update; <see langword="null"/> at the end.</summary>
    /// <param name="cancellationToken">The caller's, whose cancellation is no failure of the model.</param>
    /// <exception cref="NoAnswerException">The answer ends with an error.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ChatResponseUpdate?> NextAsync(CancellationToken cancellationToken)
    {
        if (_heldBack is { Count: > 0 })
        {
            return _heldBack.Dequeue();
        }

        if (_isComplete)
        {
            return null;
        }

        bool isFirst = _hasNext;
        try
        {
            if (!isFirst && !await MoveAsync().ConfigureAwait(false))
            {
                return null;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            call.Fail(exception);
            throw;
        }

        _hasNext = false;
        ChatResponseUpdate update = _stream!.Current;
        if (!isFirst && AnswerOutput.IsError(update.FinishReason))
        {
            var exception = NoAnswerException.Broken(call.Answering.Name);
            call.Fail(exception);
            throw exception;
        }

        return update;
    }

    public IModelTransport Another() => new StreamTransport(call, messages, options);

    public async ValueTask TakeOverAsync(IModelTransport other)
    {
        await DisposeAsync().ConfigureAwait(false);
        var taken = (StreamTransport)other;
        (_heldBack, _stream, _pending, _hasNext, _isComplete) = (taken._heldBack, taken._stream, taken._pending, taken._hasNext, taken._isComplete);
        taken._stream = null;
    }

    public ValueTask DisposeAsync()
    {
        IAsyncEnumerator<ChatResponseUpdate>? stream = _stream;
        Task<bool>? pending = _pending;
        (_stream, _pending) = (null, null);
        return stream is null ? default : pending is null ? stream.DisposeAsync() : stream.DisposeGivenUpAsync(pending);
    }

    private ValueTask<bool> MoveAsync()
    {
        if (_pending is not { } pending)
        {
            return _stream!.MoveNextAsync();
        }

        _pending = null;
        return new ValueTask<bool>(pending);
    }

    private void HoldBack(ChatResponseUpdate update) => (_heldBack ??= new()).Enqueue(update);

    private void ThrowIfNone(IAsyncEnumerator<ChatResponseUpdate> stream, RoutedModel model, IAttemptProgress attempt)
    {
        bool isBroken = _hasNext && AnswerOutput.IsError(stream.Current.FinishReason);
        if (_hasNext && !isBroken)
        {
            return;
        }

        foreach (UsageContent usage in _heldBack?.SelectMany(static update => update.Contents.OfType<UsageContent>()).TakeLast(1) ?? [])
        {
            attempt.Bill(model, usage.Details);
        }

        throw isBroken ? NoAnswerException.Broken(model.Name) : NoAnswerException.Empty(model.Name);
    }
}
