using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a streamed answer, and the transport of a chat client's stream.</summary>
/// <remarks>By hand rather than by the compiler's iterator: half the memory for a call, and the current activity does not leak to the caller between updates.</remarks>
/// <param name="engine">The engine.</param>
/// <param name="request">The request.</param>
/// <param name="cancellationToken">Cancels it.</param>
/// <param name="planned">The request as it was planned already; <see langword="null"/> to plan it when its first update is asked for.</param>
internal sealed class StreamedAnswer(RoutingEngine engine, RequestView request, CancellationToken cancellationToken, ModelCall? planned = null)
    : IModelTransport, IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private CancellationToken _cancellationToken = cancellationToken;
    private Queue<ChatResponseUpdate>? _heldBack;
    private IAsyncEnumerator<ChatResponseUpdate>? _stream;
    private ModelCall? _call;
    private ChatResponseUpdate? _current;
    private ChatResponseUpdate? _afterDecision;
    private AnswerFingerprint? _fingerprint;
    private int _isEnumerated;
    private bool _isStamped;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _hasNext;

    public ChatResponseUpdate Current => _current!;

    public bool IsStreaming => true;

    public bool NeedsToken => true;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        CancellationToken token = cancellationToken.CanBeCanceled ? cancellationToken : _cancellationToken;
        if (Interlocked.Exchange(ref _isEnumerated, 1) == 1)
        {
            // Each enumeration is a request of its own.
            return new StreamedAnswer(engine, request, token).GetAsyncEnumerator(token);
        }

        _cancellationToken = token;
        return this;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync()
    {
        if (_hasEnded)
        {
            return false;
        }

        try
        {
            if (_afterDecision is not null)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                _current = _afterDecision;
                _afterDecision = null;
                return true;
            }

            bool isFirst = !_hasBegun;
            if (isFirst)
            {
                _hasBegun = true;
                _call = planned ?? await engine.PlanAsync(request, _cancellationToken).ConfigureAwait(false);
                if (_stream is null)
                {
                    _call.Begin();
                    await _call.AnswerAsync(this, _cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                _call!.Resume();
            }

            _current = await NextAsync().ConfigureAwait(false);
            if (_current is null)
            {
                _call.RememberAnswer(_fingerprint?.Complete());
                _call.Complete();
            }
            else
            {
                _call.Read(_current, ref _isStamped);
                if (_call.StampsEveryAnswer)
                {
                    (_fingerprint ??= new AnswerFingerprint(UserMessages.LastText(_call.Messages))).Append(_current.Text);
                }

                if (isFirst)
                {
                    StampDecision(_current);
                }
            }
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (_current is null)
        {
            await DisposeAsync().ConfigureAwait(false);
        }

        return _current is not null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasEnded || !_hasBegun)
        {
            return;
        }

        _hasEnded = true;
        try
        {
            if (_stream is not null)
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _fingerprint?.Dispose();
            _call?.End();
        }
    }

    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        _heldBack?.Clear();
        if (_stream is { } given)
        {
            _stream = null;
            await given.DisposeAsync().ConfigureAwait(false);
        }

        // Within another transport, a model is asked what that one has made of the request.
        IReadOnlyList<ChatMessage> messages = _call?.Messages ?? request.Messages;
        ChatOptions? options = _call is null ? request.Options : _call.Options;
        IAsyncEnumerator<ChatResponseUpdate> stream = model.Client.GetStreamingResponseAsync(messages, model.OptionsOf(options, (_call ?? planned)!.PassedOnModelId), cancellationToken)
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
                    (_heldBack ??= new()).Enqueue(stream.Current);
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

    private void StampDecision(ChatResponseUpdate first)
    {
        if (string.IsNullOrEmpty(first.MessageId))
        {
            _current = first.WithRoutingDecision(_call!.Decision, _call.Answering.Client);
            return;
        }

        _current = RoutingDecisionExtensions.DecisionUpdate(first, _call!.Decision);
        _afterDecision = first;
    }

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ChatResponseUpdate?> NextAsync()
    {
        if (_heldBack is { Count: > 0 })
        {
            return _heldBack.Dequeue();
        }

        try
        {
            if (!_hasNext && !await _stream!.MoveNextAsync().ConfigureAwait(false))
            {
                return null;
            }
        }
        catch (Exception exception) when (!_cancellationToken.IsCancellationRequested)
        {
            _call!.Fail(exception);
            throw;
        }

        bool isFirst = _hasNext;
        _hasNext = false;
        ChatResponseUpdate update = _stream!.Current;
        if (!isFirst && AnswerOutput.IsError(update.FinishReason))
        {
            var exception = NoAnswerException.Broken(_call!.Answering.Name);
            _call.Fail(exception);
            throw exception;
        }

        return update;
    }
}
