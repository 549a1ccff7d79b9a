using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace RouteLlm;

/// <summary>Tries models one after the other until one begins to answer. For one call.</summary>
internal sealed class AttemptSequence(IReadOnlyList<RoutedModel> candidates, ModelFallback fallback)
{
    private AttemptTime? _time;
    private RoutedModel? _tooSmall;
    private RoutingAttempt[]? _attempts;
    private TimeSpan _answeredAfter;
    private long _answeredAt;

    // What is called now. Kept here, so that a circuit is handed nothing but this object.
    private IModelTransport? _transport;
    private IAttemptProgress? _progress;
    private RoutedModel? _model;
    private CancellationToken _callersToken;

    /// <summary>Gets the model that answers; <see langword="null"/> until one does.</summary>
    public RoutedModel? Answering { get; private set; }

    /// <summary>Gets every attempt so far.</summary>
    public RoutingAttempt[] Attempts => _attempts ?? (Answering is null ? [] : [new RoutingAttempt(Answering.Name, AttemptOutcome.Answered, _answeredAfter)]);

    /// <summary>Gets how long the first model took that was tried, where it answers; nothing else was tried then.</summary>
    public TimeSpan? AnsweredAtOnceAfter => Answering is null || _attempts is not null ? null : _answeredAfter;

    /// <summary>Gets when the model that answers gave its first output, as a timestamp of the clock.</summary>
    public long AnsweredAt => _answeredAt;

    /// <summary>Gets whether the attempt that runs has a time limit.</summary>
    public bool IsLimited => _time is not null;

    /// <summary>Begins the time of the attempt that runs anew.</summary>
    public void KeepAlive() => _time?.Restart();

    /// <summary>Tries the models.</summary>
    /// <exception cref="Exception">
    /// What the first model that was called failed with, where none answered; or a failure that no other model would avoid.
    /// </exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(IModelTransport transport, IAttemptProgress progress, CancellationToken cancellationToken)
    {
        (_transport, _progress, _callersToken) = (transport, progress, cancellationToken);
        ExceptionDispatchInfo? failure = null;
        List<RoutedModel>? skipped = null;
        for (int i = 0; i < candidates.Count; i++)
        {
            RoutedModel model = candidates[i];
            // The first was chosen with that in mind.
            if (!MayHoldIt(model) || (i > 0 && transport.FindObstacle(model) is not null))
            {
                continue;
            }

            _model = model;
            AttemptResult? result = await fallback.Circuits[model.Rank].TryAsync(static sequence => sequence.AttemptAsync(), this).ConfigureAwait(false);
            if (result is not { } called)
            {
                Keep(new RoutingAttempt(model.Name, AttemptOutcome.CircuitOpen, TimeSpan.Zero));
                (skipped ??= []).Add(model);
            }
            else if (Take(called, model, ref failure))
            {
                return;
            }
        }

        // A model that was left alone is better than none.
        foreach (RoutedModel model in skipped ?? [])
        {
            if (!MayHoldIt(model))
            {
                continue;
            }

            _model = model;
            AttemptResult called = await AttemptAsync().ConfigureAwait(false);
            if (Take(called, model, ref failure))
            {
                await fallback.Circuits[model.Rank].CloseAsync().ConfigureAwait(false);
                return;
            }
        }

        failure!.Throw();
    }

    /// <summary>Ends the call: no model is asked any more.</summary>
    public void End() => Interlocked.Exchange(ref _time, null)?.End();

    // True when the model answers; otherwise another one is to be asked.
    private bool Take(in AttemptResult result, RoutedModel model, ref ExceptionDispatchInfo? failure)
    {
        if (result.Failure is null)
        {
            if (_attempts is not null)
            {
                Keep(result.Attempt);
            }

            _answeredAfter = result.Attempt.Elapsed;
            Answering = model;
            return true;
        }

        Keep(result.Attempt);
        failure ??= result.Failure;
        if (result.IsTooLong)
        {
            _tooSmall = model;
            return false;
        }

        if (!result.IsTransient)
        {
            result.Failure.Throw();
        }

        fallback.HeedRetryAfter(model, result.Failure.SourceException);
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptResult> AttemptAsync()
    {
        RoutedModel model = _model!;
        long started = fallback.Clock.GetTimestamp();
        End();
        _time = fallback.AttemptTimeoutOf(model) is { } limit && limit != Timeout.InfiniteTimeSpan
            ? AttemptTime.Start(limit, fallback.Clock, _callersToken)
            : null;
        try
        {
            await _transport!.BeginAsync(model, _progress!, _time?.Token ?? _callersToken).ConfigureAwait(false);
            _time?.Stop();
            if (_time is { HasRunOut: true } && _transport.NeedsToken)
            {
                // The output came with the end of the time, and what is to follow is cancelled already.
                throw new OperationCanceledException();
            }

            _answeredAt = fallback.Clock.GetTimestamp();
            TimeSpan elapsed = fallback.Clock.GetElapsedTime(started, _answeredAt);
            return new AttemptResult(new RoutingAttempt(model.Name, AttemptOutcome.Answered, elapsed), Failure: null, IsTransient: false, CountsAsFailure: elapsed > fallback.SlowCall);
        }
        catch (Exception exception)
        {
            return Failed(exception, model, fallback.Clock.GetElapsedTime(started));
        }
    }

    private AttemptResult Failed(Exception exception, RoutedModel model, TimeSpan elapsed)
    {
        if (_callersToken.IsCancellationRequested)
        {
            return new AttemptResult(
                ModelFailure.AttemptOf(exception, model, elapsed, AttemptOutcome.Cancelled), ExceptionDispatchInfo.Capture(exception), IsTransient: false, CountsAsFailure: elapsed > fallback.SlowCall);
        }

        bool timedOut = _time is { HasRunOut: true } && exception is OperationCanceledException;
        if (timedOut)
        {
            exception = new TimeoutException($"The model '{model.Name}' gave no output within {fallback.AttemptTimeoutOf(model)} (FallbackOptions.AttemptTimeout).", exception);
        }

        bool isTooLong = !timedOut && ContextLength.WasExceeded(exception);
        bool isTransient = timedOut || (!isTooLong && fallback.IsTransient(exception));
        RoutingAttempt attempt = ModelFailure.AttemptOf(exception, model, elapsed, timedOut ? AttemptOutcome.TimedOut : AttemptOutcome.Failed);
        fallback.Logger.AttemptFailed(model.Name, attempt.Error, attempt.Status ?? (object)"none");
        return new AttemptResult(attempt, ExceptionDispatchInfo.Capture(exception), isTransient, CountsAsFailure: isTransient) { IsTooLong = isTooLong };
    }

    private bool MayHoldIt(RoutedModel model) => _tooSmall is null || model.MayHoldMoreThan(_tooSmall);

    private void Keep(in RoutingAttempt attempt) => _attempts = [.. _attempts ?? [], attempt];
}
