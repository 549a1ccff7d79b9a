using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One of the two sides of a cascade: models that are tried until one begins to answer. For one request.</summary>
internal sealed class CascadeBranch : IAttemptProgress
{
    private readonly Cascade _cascade;
    private readonly IReadOnlyList<RoutedModel> _candidates;
    private readonly AttemptSequence? _sequence;
    private readonly ModelFallback? _fallback;
    private readonly long _started;
    private RoutingAttempt[] _attempts = [];
    private bool _hasEnded;

    /// <param name="cascade">What it belongs to.</param>
    /// <param name="fallback">When another model is asked after a failure; <see langword="null"/> for never.</param>
    /// <param name="candidates">The models, in order.</param>
    public CascadeBranch(Cascade cascade, ModelFallback? fallback, IReadOnlyList<RoutedModel> candidates)
    {
        _cascade = cascade;
        _fallback = fallback;
        _candidates = candidates;
        _started = cascade.Clock.GetTimestamp();
        _sequence = fallback is null ? null : new AttemptSequence(candidates, fallback);
    }

    public RoutedModel Answering => _sequence?.Answering ?? _candidates[0];

    public TimeSpan Elapsed => _cascade.Clock.GetElapsedTime(_started);

    public IReadOnlyList<RoutingAttempt> Attempts => _attempts;

    /// <summary>Gets what providers counted for answers that count as failures.</summary>
    public List<(RoutedModel Model, UsageDetails Usage)> Billed { get; } = [];

    bool IAttemptProgress.IsLimited => _sequence is { IsLimited: true };

    void IAttemptProgress.KeepAlive() => _sequence?.KeepAlive();

    void IAttemptProgress.Bill(RoutedModel model, UsageDetails usage) => Billed.Add((model, usage));

    /// <summary>Has a model begin to answer.</summary>
    /// <exception cref="Exception">What the first model that was called failed with, where none answered.</exception>
    public async ValueTask BeginAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            if (_sequence is not null)
            {
                await _sequence.RunAsync(transport, this, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await transport.BeginAsync(_candidates[0], this, cancellationToken).ConfigureAwait(false);
                _attempts = [new RoutingAttempt(_candidates[0].Name, AttemptOutcome.Answered, Elapsed)];
            }
        }
        catch (Exception exception) when (_sequence is null)
        {
            Fail(exception, cancellationToken);
            throw;
        }
        finally
        {
            _attempts = _sequence?.Attempts ?? _attempts;
        }
    }

    /// <summary>Takes a failure, which may have come while the answer was held back.</summary>
    /// <returns>Whether another model should be asked.</returns>
    public bool TakeFailure(Exception exception)
    {
        if (_attempts is [.., { Outcome: AttemptOutcome.Answered }])
        {
            _attempts = [.. _attempts[..^1], ModelFailure.AttemptOf(exception, Answering, Elapsed)];
            _cascade.Logger.AttemptFailed(Answering.Name, _attempts[^1].Error, _attempts[^1].Status ?? (object)"none");
        }

        return _fallback is not null && (_fallback.IsTransient(exception) || ContextLength.WasExceeded(exception) || _attempts is [.., { Outcome: AttemptOutcome.TimedOut or AttemptOutcome.CircuitOpen }]);
    }

    /// <summary>Takes what has come of an answer that nobody waits for any more, which its provider bills.</summary>
    /// <param name="begun">The call.</param>
    /// <param name="transport">Its transport.</param>
    /// <param name="request">The request.</param>
    /// <returns>The answer so far; <see langword="null"/> where the models have failed.</returns>
    public async ValueTask<HeldAnswer?> GiveUpAsync(Task begun, IModelTransport transport, SentRequest request)
    {
        if (begun.IsFaulted)
        {
            return null;
        }

        var answer = new HeldAnswer(request, Answering);
        if (begun.IsCompletedSuccessfully)
        {
            await transport.HoldBackAsync(answer, tokens: 0, Task.CompletedTask).ConfigureAwait(false);
        }
        else if (_attempts is not [.., { Outcome: AttemptOutcome.Cancelled }])
        {
            _attempts = [.. _attempts, new RoutingAttempt(Answering.Name, AttemptOutcome.Cancelled, Elapsed)];
        }

        return answer;
    }

    /// <summary>Ends a call that was given up, and disposes its transport, when it has noticed.</summary>
    public async Task EndLaterAsync(Task begun, IModelTransport transport)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await transport.DisposeAsync().ConfigureAwait(false);
        End();
    }

    /// <summary>Ends the call: no model is asked any more.</summary>
    public void End()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _sequence?.End();
        }
    }

    private void Fail(Exception exception, CancellationToken cancellationToken)
    {
        _attempts = [ModelFailure.AttemptOf(exception, _candidates[0], Elapsed, cancellationToken.IsCancellationRequested ? AttemptOutcome.Cancelled : AttemptOutcome.Failed)];
        if (!cancellationToken.IsCancellationRequested)
        {
            _cascade.Logger.AttemptFailed(_candidates[0].Name, _attempts[0].Error, _attempts[0].Status ?? (object)"none");
        }
    }
}
