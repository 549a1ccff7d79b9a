namespace RouteLlm;

/// <summary>Cancels a call when its upstream has been silent for too long, before its answer or within it. For one call.</summary>
internal sealed class SilenceLimit : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;

    public SilenceLimit(TimeSpan limit, CancellationToken cancellationToken)
    {
        _limit = limit;
        _caller = cancellationToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Restart();
    }

    public CancellationToken Token => _source.Token;

    public bool HasRunOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Begins the time anew: the upstream has shown that it is there.</summary>
    public void Restart() => _source.CancelAfter(_limit);

    public void Dispose() => _source.Dispose();
}
