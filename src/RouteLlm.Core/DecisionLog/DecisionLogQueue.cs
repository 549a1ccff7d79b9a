using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RouteLlm;

/// <summary>
/// Decisions and feedback that wait to be written. What comes when it is full is dropped and counted. Safe for concurrent use by many who
/// add, and one who takes.
/// </summary>
/// <remarks>No lock, which the callers would share with whoever writes the log: where that is busy, they would wait for it.</remarks>
internal sealed class DecisionLogQueue(int capacity)
{
    // Added to the entries that came, it leaves no place.
    private const long Closed = 1L << 40;

    // Whoever adds reads how many went, so they are not told of each.
    private const int GoneAtOnce = 32;

    private readonly ConcurrentQueue<object> _entries = new();
    private TaskCompletionSource _halfFull = NewSignal();
    private TaskCompletionSource? _arrived;
    private long _came;
    private long _went;
    private int _goneSince;
    private long _dropped;

    /// <summary>Gets how many were dropped, or taken out and lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public long Count => Places & ~Closed;

    private long Places => Volatile.Read(ref _came) - Volatile.Read(ref _went);

    /// <param name="entry">A <see cref="DecisionRecord"/>, a <see cref="FeedbackRecord"/>, or what writes another line.</param>
    public void Add(object entry)
    {
        // The place first, then the entry: what has a place is waited for by whoever takes, also when the queue is closed meanwhile.
        long taken = Interlocked.Increment(ref _came) - Volatile.Read(ref _went);
        if (taken > capacity)
        {
            Interlocked.Decrement(ref _came);
            Interlocked.Increment(ref _dropped);
            return;
        }

        _entries.Enqueue(entry);
        if (taken == (capacity + 1L) / 2)
        {
            Volatile.Read(ref _halfFull).TrySetResult();
        }

        Volatile.Read(ref _arrived)?.TrySetResult();
    }

    public bool TryTake([NotNullWhen(true)] out object? entry)
    {
        var spinner = default(SpinWait);
        while (!_entries.TryDequeue(out entry))
        {
            TellGone();
            if (Count == 0)
            {
                return false;
            }

            spinner.SpinOnce();
        }

        if (++_goneSince == GoneAtOnce)
        {
            TellGone();
        }

        return true;
    }

    /// <summary>Waits for something to write.</summary>
    /// <returns>Whether there is something; otherwise the queue is closed and empty.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (Count == 0)
        {
            TaskCompletionSource arrived = NewSignal();
            Interlocked.Exchange(ref _arrived, arrived);

            // Looked at again: who came before the signal was there does not give it.
            long taken = Places;
            if (taken == Closed)
            {
                return false;
            }

            if (taken == 0)
            {
                await arrived.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            Volatile.Write(ref _arrived, null);
        }

        return true;
    }

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
    public void Close()
    {
        Interlocked.Add(ref _came, Closed);
        Volatile.Read(ref _arrived)?.TrySetResult();
    }

    private void TellGone()
    {
        Volatile.Write(ref _went, _went + _goneSince);
        _goneSince = 0;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
