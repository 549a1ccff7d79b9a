namespace RouteLlm;

/// <summary>
/// Work that is done once, when it is first needed, and shared by all who wait for it. A failure is theirs to see and then forgotten: who
/// comes later tries anew.
/// </summary>
/// <remarks>Safe for concurrent use. Who waits may give up; the work goes on for the others.</remarks>
internal sealed class SharedAttempt<T>
{
    private readonly Func<Task<T>> _work;
    private Lazy<Task<T>> _attempt;

    public SharedAttempt(Func<Task<T>> work)
    {
        _work = work;
        _attempt = NewAttempt();
    }

    /// <summary>Gets the result of the work, once <see cref="GetAsync"/> has given it to somebody.</summary>
    public T Result => Volatile.Read(ref _attempt).Value.Result;

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        Lazy<Task<T>> attempt = Volatile.Read(ref _attempt);
        if (attempt.IsValueCreated && attempt.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            Interlocked.CompareExchange(ref _attempt, NewAttempt(), attempt);
            attempt = Volatile.Read(ref _attempt);
        }

        return attempt.Value.WaitAsync(cancellationToken);
    }

    private Lazy<Task<T>> NewAttempt() => new(() =>
    {
        // Work that computes instead of waiting must not hold up a caller beyond its own token.
        Task<T> task = Task.Run(_work);

        // If all have given up, nobody else looks at the failure.
        _ = task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return task;
    });
}
