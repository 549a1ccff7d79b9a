using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks models for a streamed answer. For one call; disposing it disposes the stream that it ended with.</summary>
/// <param name="messages">The conversation.</param>
/// <param name="options">The options of the request, if any.</param>
/// <param name="holdsBack">Whether updates without content are held back until one has some, so that a failure between them can still be mended.</param>
internal sealed class StreamAttempt(IEnumerable<ChatMessage> messages, ChatOptions? options, bool holdsBack) : IModelAttempt, IAsyncDisposable
{
    private readonly Queue<ChatResponseUpdate>? _heldBack = holdsBack ? new() : null;
    private IAsyncEnumerator<ChatResponseUpdate>? _stream;
    private bool _hasCurrent;

    public async ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken)
    {
        _heldBack?.Clear();
        _hasCurrent = false;
        IAsyncEnumerator<ChatResponseUpdate> stream = model.Client.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                ValueTask<bool> move = stream.MoveNextAsync();
                if (isLimited && !move.IsCompleted)
                {
                    pending = move.AsTask();
                    _hasCurrent = await pending.OrGivenUpAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _hasCurrent = await move.ConfigureAwait(false);
                }

                if (!_hasCurrent || _heldBack is null || stream.Current is { Contents.Count: > 0 } or { FinishReason: not null })
                {
                    _stream = stream;
                    return;
                }

                _heldBack.Enqueue(stream.Current);
            }
        }
        catch
        {
            await DisposeAsync(stream, pending).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gets the next update.</summary>
    /// <returns>The update, or <see langword="null"/> at the end.</returns>
    public async ValueTask<ChatResponseUpdate?> NextAsync()
    {
        if (_heldBack is { Count: > 0 })
        {
            return _heldBack.Dequeue();
        }

        if (_stream is null || (!_hasCurrent && !await _stream.MoveNextAsync().ConfigureAwait(false)))
        {
            return null;
        }

        _hasCurrent = false;
        return _stream.Current;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stream, null) is { } stream)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
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

    private static async Task DisposeLaterAsync(IAsyncEnumerator<ChatResponseUpdate> stream, Task<bool> pending)
    {
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
