namespace RouteLlm;

/// <summary>The time that a model has until its first output. Its token stays good for the rest of the answer. For one call.</summary>
internal sealed class AttemptTime : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationToken _callersToken;

    public AttemptTime(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _callersToken = cancellationToken;
        _source = new CancellationTokenSource(limit, clock);
        _caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Gets a token that the caller cancels, or the end of the time.</summary>
    public CancellationToken Token => _source.Token;

    public bool HasRunOut => _source.IsCancellationRequested && !_callersToken.IsCancellationRequested;

    /// <summary>Stops the clock: there is output.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
