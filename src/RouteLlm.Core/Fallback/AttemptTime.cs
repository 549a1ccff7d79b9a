using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>
/// The time that a model has until its first output, or an upstream until its next sign of life. Its token stays good for the rest of the
/// answer. For one call at a time.
/// </summary>
internal sealed class AttemptTime
{
    private const int MostKept = 64;

    // Those that never ran out are used again, as Polly does: a source and its timer are most of what a call with a limit would allocate.
    private static readonly ConcurrentQueue<AttemptTime> Unused = new();

    private readonly CancellationTokenSource _source;
    private CancellationTokenRegistration _caller;
    private CancellationToken _callersToken;
    private TimeSpan _limit;

    private AttemptTime(CancellationTokenSource source) => _source = source;

    /// <summary>Gets a token that the caller cancels, or the end of the time.</summary>
    public CancellationToken Token => _source.Token;

    public bool HasRunOut => _source.IsCancellationRequested && !_callersToken.IsCancellationRequested;

    /// <summary>Starts the clock.</summary>
    public static AttemptTime Start(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (clock == TimeProvider.System && Unused.TryDequeue(out AttemptTime? time))
        {
            time._source.CancelAfter(limit);
        }
        else
        {
            time = new AttemptTime(new CancellationTokenSource(limit, clock));
        }

        time._limit = limit;
        time._callersToken = cancellationToken;
        time._caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), time._source);
        return time;
    }

    /// <summary>Begins the time anew. No use once it has run out.</summary>
    public void Restart() => _source.CancelAfter(_limit);

    /// <summary>Stops the clock: there is output.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ends the call. The time must not be used after it, nor this be called again.</summary>
    public void End()
    {
        _caller.Dispose();
        if (Unused.Count < MostKept && _source.TryReset())
        {
            Unused.Enqueue(this);
        }
        else
        {
            _source.Dispose();
        }
    }
}
