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
                    Volatile.Write(ref _heldUntil, 0);
                    onChange(false);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Gets until when the model is left alone, in ticks of UTC; in the past where it is not.</summary>
    public long HeldUntil => Volatile.Read(ref _heldUntil);

    /// <summary>Gets whether the model is left alone now.</summary>
    public bool IsOpen => HeldUntil > _clock.GetUtcNow().UtcTicks || _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>Calls the model, unless the circuit is open.</summary>
    /// <returns>How it went; <see langword="null"/> where it was not called.</returns>
    public async ValueTask<AttemptResult?> TryAsync<TState>(Func<TState, ValueTask<AttemptResult>> attempt, TState state)
    {
        if (HeldUntil > _clock.GetUtcNow().UtcTicks)
        {
            return null;
        }

        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false);
        try
        {
            Outcome<AttemptResult> outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, call) => Outcome.FromResult(await call.attempt(call.state).ConfigureAwait(false)),
                context,
                (attempt, state)).ConfigureAwait(false);
            return outcome.Exception is BrokenCircuitException ? null : outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Tells that a call which was made in spite of the circuit has succeeded.</summary>
    public async ValueTask CloseAsync()
    {
        Volatile.Write(ref _heldUntil, 0);
        await _control.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves the model alone for as long as it asked for.</summary>
    public void HeedRetryAfter(TimeSpan delay) => Hold(delay > _options.LongestRetryAfter ? _options.LongestRetryAfter : delay);

    /// <summary>Leaves the model alone for as long as another machine of the fleet does.</summary>
    /// <param name="ticks">The time, in ticks of UTC.</param>
    public void HoldUntil(long ticks)
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

    private void Hold(TimeSpan duration) => HoldUntil((_clock.GetUtcNow() + duration).UtcTicks);
}
