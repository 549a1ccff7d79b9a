using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace RouteLlm;

/// <summary>
/// Decisions and feedback that wait to be written. What comes when it is full is dropped and counted. Safe for concurrent use.
/// </summary>
internal sealed class DecisionLogQueue(int capacity)
{
    private readonly Channel<object> _entries = Channel.CreateBounded<object>(capacity);
    private TaskCompletionSource _halfFull = NewSignal();
    private int _waiting;
    private long _dropped;

    /// <summary>Gets how many were dropped, or taken out and lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public int Count => _entries.Reader.Count;

    /// <param name="entry">A <see cref="DecisionRecord"/>, a <see cref="FeedbackRecord"/>, or what writes another line.</param>
    public void Add(object entry)
    {
        if (!_entries.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
        else if (Interlocked.Increment(ref _waiting) == (capacity + 1) / 2)
        {
            Volatile.Read(ref _halfFull).TrySetResult();
        }
    }

    public bool TryTake([NotNullWhen(true)] out object? entry)
    {
        bool isTaken = _entries.Reader.TryRead(out entry);
        if (isTaken)
        {
            Interlocked.Decrement(ref _waiting);
        }

        return isTaken;
    }

    /// <summary>Waits for something to write.</summary>
    /// <returns>Whether there is something; otherwise the queue is closed and empty.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _entries.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Begins to watch how full the queue becomes.</summary>
    /// <returns>A task that ends when the queue is next half full.</returns>
    public Task NextHalfFull()
    {
        TaskCompletionSource signal = NewSignal();
        Volatile.Write(ref _halfFull, signal);
        return signal.Task;
    }

    public void CountLost(long lines) => Interlocked.Add(ref _dropped, lines);

    /// <summary>Drops all that comes from now on.</summary>
    public void Close() => _entries.Writer.Complete();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
