using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Tries models one after the other until one begins to answer. For one call.</summary>
internal sealed class AttemptSequence(IReadOnlyList<RoutedModel> candidates, RoutingFeatures features, ILogger logger) : IDisposable
{
    private RoutingAttempt[] _attempts = [];
    private AttemptTime? _time;

    /// <summary>Gets the model that answers; the chosen one until it does.</summary>
    public RoutedModel Answering { get; private set; } = candidates[0];

    /// <summary>Gets every attempt so far.</summary>
    public IReadOnlyList<RoutingAttempt> All => _attempts;

    public bool WasCalled(RoutedModel model) => Array.Exists(_attempts, attempt => attempt.Model == model.Name && attempt.Outcome != AttemptOutcome.CircuitOpen);

    /// <summary>Tries the models.</summary>
    /// <exception cref="Exception">What the first model that was called failed with, where none answered, or what cannot be mended by asking another.</exception>
    public async ValueTask RunAsync(IModelAttempt attempt, CancellationToken cancellationToken)
    {
        if (features.Fallback is not { } fallback)
        {
            AttemptResult result = await AttemptAsync(attempt, candidates[0], cancellationToken).ConfigureAwait(false);
            Keep(result.Attempt);
            result.Failure?.Throw();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        List<RoutedModel>? skipped = null;
        foreach (RoutedModel model in candidates)
        {
            AttemptResult? result = await fallback.Circuits[model.Tier].TryAsync(
                static call => call.Sequence.AttemptAsync(call.attempt, call.model, call.cancellationToken),
                (Sequence: this, attempt, model, cancellationToken)).ConfigureAwait(false);
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
            AttemptResult called = await AttemptAsync(attempt, model, cancellationToken).ConfigureAwait(false);
            if (Take(called, model, ref failure))
            {
                await fallback.Circuits[model.Tier].CloseAsync().ConfigureAwait(false);
                return;
            }
        }

        failure!.Throw();
    }

    public void Dispose() => _time?.Dispose();

    // True when the model answers; otherwise another one is to be asked.
    private bool Take(in AttemptResult result, RoutedModel model, ref ExceptionDispatchInfo? failure)
    {
        Keep(result.Attempt);
        if (result.Failure is null)
        {
            Answering = model;
            return true;
        }

        if (!result.IsTransient)
        {
            result.Failure.Throw();
        }

        features.Fallback!.HeedRetryAfter(model, result.Failure.SourceException);
        failure ??= result.Failure;
        return false;
    }

    private async ValueTask<AttemptResult> AttemptAsync(IModelAttempt attempt, RoutedModel model, CancellationToken cancellationToken)
    {
        long started = features.Clock.GetTimestamp();
        _time?.Dispose();
        _time = features.Fallback?.AttemptTimeout is { } limit ? new AttemptTime(limit, features.Clock, cancellationToken) : null;
        try
        {
            await attempt.BeginAsync(model, isLimited: _time is not null, _time?.Token ?? cancellationToken).ConfigureAwait(false);
            _time?.Stop();
            TimeSpan elapsed = features.Clock.GetElapsedTime(started);
            return new AttemptResult(new RoutingAttempt(model.Name, AttemptOutcome.Answered, elapsed), Failure: null, IsTransient: false, CountsAsFailure: elapsed > features.Fallback?.SlowCall);
        }
        catch (Exception exception)
        {
            return Failed(exception, model, features.Clock.GetElapsedTime(started), cancellationToken);
        }
    }

    private AttemptResult Failed(Exception exception, RoutedModel model, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new AttemptResult(
                new RoutingAttempt(model.Name, AttemptOutcome.Cancelled, elapsed, exception.GetType().Name), ExceptionDispatchInfo.Capture(exception), IsTransient: false, CountsAsFailure: false);
        }

        bool timedOut = _time is { HasRunOut: true } && exception is OperationCanceledException;
        if (timedOut)
        {
            exception = new TimeoutException($"The model '{model.Name}' gave no output within {features.Fallback!.AttemptTimeout} (FallbackOptions.AttemptTimeout).", exception);
        }

        int? status = ModelFailure.StatusOf(exception);
        bool isTransient = timedOut || (features.Fallback?.IsTransient(exception) ?? false);
        logger.AttemptFailed(model.Name, exception.GetType().Name, status);
        return new AttemptResult(
            new RoutingAttempt(model.Name, timedOut ? AttemptOutcome.TimedOut : AttemptOutcome.Failed, elapsed, exception.GetType().Name, status),
            ExceptionDispatchInfo.Capture(exception),
            isTransient,
            CountsAsFailure: isTransient);
    }

    private void Keep(in RoutingAttempt attempt) => _attempts = [.. _attempts, attempt];
}
