using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a streamed answer.</summary>
/// <remarks>
/// By hand rather than by the compiler's iterator: half the memory for a call, and the current activity does not leak to the caller between
/// updates.
/// </remarks>
/// <param name="engine">The engine.</param>
/// <param name="request">The request.</param>
/// <param name="cancellationToken">Cancels it.</param>
/// <param name="planned">
/// The request as it was planned already; <see langword="null"/> to plan it when its first update is asked for.
/// </param>
/// <param name="begun">The stream, where the model has begun already.</param>
internal sealed class StreamedAnswer(
    RoutingEngine engine, RequestView request, CancellationToken cancellationToken, ModelCall? planned = null, StreamTransport? begun = null)
    : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private readonly CancellationToken _ofCall = cancellationToken;
    private CancellationToken _cancellationToken;
    private CancellationTokenSource? _either;
    private StreamTransport? _stream = begun;
    private ModelCall? _call;
    private ChatResponseUpdate? _current;
    private ChatResponseUpdate? _afterDecision;
    private AnswerFingerprint? _fingerprint;
    private int _isEnumerated;
    private bool _isStamped;
    private bool _hasBegun;
    private bool _hasEnded;

    public ChatResponseUpdate Current => _current!;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isEnumerated, 1) == 1)
        {
            // Each enumeration is a request of its own.
            return new StreamedAnswer(engine, request, _ofCall).GetAsyncEnumerator(cancellationToken);
        }

        if (cancellationToken.CanBeCanceled && _ofCall.CanBeCanceled && cancellationToken != _ofCall)
        {
            // Either of them, as in the compiler's iterators.
            _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ofCall);
            _cancellationToken = _either.Token;
        }
        else
        {
            _cancellationToken = cancellationToken.CanBeCanceled ? cancellationToken : _ofCall;
        }

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
                    _stream = new StreamTransport(_call);
                    await _call.AnswerAsync(_stream, _cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                _call!.Resume();
            }

            _current = await _stream!.NextAsync(_cancellationToken).ConfigureAwait(false);
            if (_current is null)
            {
                _call.RememberAnswer(_fingerprint?.Complete());
                _call.Complete();
            }
            else
            {
                _call.Read(_current, ref _isStamped);
                if (_call.RemembersWords)
                {
                    (_fingerprint ??= new AnswerFingerprint(UserMessages.LastText(_call.Messages), _call.SharesWords)).Append(_current.Text);
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
            _either?.Dispose();
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
            _either?.Dispose();
            _call?.End();
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
}
