using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a streamed answer; to be enumerated once.</summary>
/// <remarks>By hand rather than by the compiler's iterator: half the memory for a call, and the current activity does not leak to the caller between updates.</remarks>
internal sealed class RoutedStream(RoutedRequest request, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    : RoutedCall(request, messages), IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    // Updates without content are held back until one has some, so that a failure between them can still be mended.
    private readonly bool _holdsBack = request.Features.Fallback is not null && request.Candidates.Count > 1;
    private Queue<ChatResponseUpdate>? _heldBack;
    private CancellationToken _cancellationToken = cancellationToken;
    private IAsyncEnumerator<ChatResponseUpdate>? _stream;
    private Activity? _activity;
    private ChatResponseUpdate? _current;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _hasNext;

    public ChatResponseUpdate Current => _current!;

    protected override bool IsStreaming => true;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // The base class passes the caller's token both ways.
        _cancellationToken = cancellationToken.CanBeCanceled ? cancellationToken : _cancellationToken;
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
            bool isFirst = !_hasBegun;
            if (isFirst)
            {
                _hasBegun = true;
                _activity = BeginActivity();
                await AnswerAsync(_cancellationToken).ConfigureAwait(false);
            }
            else if (_activity is not null)
            {
                Activity.Current = _activity;
            }

            _current = await NextAsync().ConfigureAwait(false);
            if (_current is null)
            {
                Complete();
            }
            else if (Read(_current) || isFirst)
            {
                RoutingDecision decision = Decide(isEnd: false);
                if (isFirst)
                {
                    _current = _current.WithRoutingDecision(decision, Model);
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
            End(_activity);
        }
    }

    public override async ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken)
    {
        _heldBack?.Clear();
        if (_stream is { } given)
        {
            _stream = null;
            await given.DisposeAsync().ConfigureAwait(false);
        }

        IAsyncEnumerator<ChatResponseUpdate> stream = model.Client.GetStreamingResponseAsync(Messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                ValueTask<bool> move = stream.MoveNextAsync();
                if (isLimited && !move.IsCompleted)
                {
                    pending = move.AsTask();
                    _hasNext = await pending.OrGivenUpAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _hasNext = await move.ConfigureAwait(false);
                }

                if (!_hasNext || !_holdsBack || stream.Current.FinishReason is not null || HasOutput(stream.Current.Contents))
                {
                    _stream = stream;
                    return;
                }

                (_heldBack ??= new()).Enqueue(stream.Current);
            }
        }
        catch
        {
            await DisposeAsync(stream, pending).ConfigureAwait(false);
            throw;
        }
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
            // What the caller has seen of the answer cannot be taken back, so no other model can begin anew.
            Fail(exception);
            throw;
        }

        _hasNext = false;
        return _stream!.Current;
    }

    // Providers begin with an empty text, or with what the input used: nothing that another model could not begin with.
    private static bool HasOutput(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (UsageContent or TextContent { Text.Length: 0 } or TextReasoningContent { Text.Length: 0, ProtectedData: null }))
            {
                return true;
            }
        }

        return false;
    }

    // A stream may not be disposed while it is asked for its next update.
    private static async ValueTask DisposeAsync(IAsyncEnumerator<ChatResponseUpdate> stream, Task<bool>? pending)
    {
        if (pending is { IsCompleted: false })
        {
            _ = DisposeLaterAsync(stream, pending);
            return;
        }

        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task DisposeLaterAsync(IAsyncEnumerator<ChatResponseUpdate> stream, Task pending)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
