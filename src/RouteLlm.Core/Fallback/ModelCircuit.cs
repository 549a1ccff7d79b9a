using System.Runtime.CompilerServices;
using Polly;
using Polly.CircuitBreaker;

namespace RouteLlm;

/// <summary>The circuit of one model: says whether to leave it alone for a while. Safe for concurrent use.</summary>
internal sealed class ModelCircuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _control = new();
    private readonly ResiliencePipeline<AttemptResult> _pipeline;
    private readonly CircuitOptions _options;
    private readonly TimeProvider _clock;
    private long _heldUntil;

    // The latest hold that a call has shown to be over.
    private long _closedHold;

    /// <param name="options">When it opens and closes.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="onChange">Told when it opens (true) and closes (false).</param>
    public ModelCircuit(CircuitOptions options, TimeProvider clock, Action<bool> onChange)
    {
        _options = options;
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptResult>
            {
                FailureRatio = options.FailureRatio,
                SamplingDuration = options.SamplingDuration,
                MinimumThroughput = options.MinimumCalls,
                BreakDuration = options.BreakDuration,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result.CountsAsFailure),
                StateProvider = _state,
                ManualControl = _control,
                OnOpened = arguments =>
                {
                    Hold(arguments.BreakDuration);
                    onChange(true);
                    return default;
                },
                OnClosed = _ =>
                {
                    onChange(false);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>
    /// Gets until when the model is left alone, in ticks of UTC; in the past where it may be tried, and 0 where it is in use.
    /// </summary>
    public long HeldUntil => Volatile.Read(ref _heldUntil);

    /// <summary>Gets whether the model is left alone now.</summary>
    public bool IsOpen => HeldUntil > Now || _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    private long Now => _clock.GetUtcNow().UtcTicks;

    /// <summary>Calls the model, unless it is left alone. When that time is over, one call sees whether the model answers again.</summary>
    /// <returns>How it went; <see langword="null"/> where the model was not called.</returns>
    public ValueTask<AttemptResult?> TryAsync<TState>(Func<TState, ValueTask<AttemptResult>> attempt, TState state)
    {
        long heldUntil = HeldUntil;
        if (heldUntil == 0)
        {
            return CallAsync(attempt, state);
        }

        // The others wait meanwhile, but no longer than for a circuit that has just opened: a call that hangs does not close it forever.
        long now = Now;
        return heldUntil <= now && Interlocked.CompareExchange(ref _heldUntil, now + _options.BreakDuration.Ticks, heldUntil) == heldUntil
            ? ProbeAsync(attempt, state)
            : new ValueTask<AttemptResult?>((AttemptResult?)null);
    }

    /// <summary>Tells that a call which was made in spite of the circuit has succeeded.</summary>
    public async ValueTask CloseAsync()
    {
        long heldUntil = Interlocked.Exchange(ref _heldUntil, 0);
        Volatile.Write(ref _closedHold, Math.Max(heldUntil, Volatile.Read(ref _closedHold)));
        await _control.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves the model alone for as long as it asked for.</summary>
    public void HeedRetryAfter(TimeSpan delay) => Hold(delay > _options.LongestRetryAfter ? _options.LongestRetryAfter : delay);

    /// <summary>Leaves the model alone for as long as another machine of the fleet does.</summary>
    /// <param name="ticks">The time, in ticks of UTC.</param>
    /// <param name="longest">The longest that a machine may ask for; a clock that is wrong asks for more.</param>
    public void HoldWithFleet(long ticks, TimeSpan longest)
    {
        // What this machine has seen to be over does not come back from the fleet.
        if (ticks > Volatile.Read(ref _closedHold) && ticks > Now)
        {
            HoldUntil(Math.Min(ticks, Now + longest.Ticks));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptResult?> CallAsync<TState>(Func<TState, ValueTask<AttemptResult>> attempt, TState state)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false);
        try
        {
            Outcome<AttemptResult> outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, call) => Polly.Outcome.FromResult(await call.attempt(call.state).ConfigureAwait(false)),
                context,
                (attempt, state)).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
            {
                return null;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<AttemptResult?> ProbeAsync<TState>(Func<TState, ValueTask<AttemptResult>> attempt, TState state)
    {
        AttemptResult result = await attempt(state).ConfigureAwait(false);
        if (result is { Failure: null, CountsAsFailure: false })
        {
            await CloseAsync().ConfigureAwait(false);
        }
        else if (result.Attempt.Outcome == AttemptOutcome.Cancelled)
        {
            // It has shown nothing, so the next one sees.
            Volatile.Write(ref _heldUntil, Now);
        }
        else
        {
            Hold(_options.BreakDuration);
        }

        return result;
    }

    private void Hold(TimeSpan duration) => HoldUntil(Now + duration.Ticks);

    private void HoldUntil(long ticks)
    {
        long before = Volatile.Read(ref _heldUntil);
        while (ticks > before)
        {
            long seen = Interlocked.CompareExchange(ref _heldUntil, ticks, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }
}
