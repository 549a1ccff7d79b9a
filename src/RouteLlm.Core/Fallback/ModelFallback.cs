using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>When another model is asked, and which are left alone. Safe for concurrent use.</summary>
internal sealed class ModelFallback
{
    private readonly FallbackOptions _options;
    private readonly ILogger _logger;

    public ModelFallback(FallbackOptions options, RoutedModels models, TimeProvider clock, RoutingTelemetry telemetry, ILogger logger)
    {
        _options = options;
        _logger = logger;
        Clock = clock;
        Circuits = [.. models.All.Select(model => new ModelCircuit(options.Circuit, clock, isOpen =>
        {
            telemetry.CircuitChanged(model.Name, isOpen);
            if (isOpen)
            {
                logger.CircuitOpened(model.Name, options.Circuit.BreakDuration);
            }
            else
            {
                logger.CircuitClosed(model.Name);
            }
        }))];
    }

    public TimeProvider Clock { get; }

    public ILogger Logger => _logger;

    /// <summary>Gets the circuits, by rank.</summary>
    public IReadOnlyList<ModelCircuit> Circuits { get; }

    /// <summary>Gets how long a model may take until its first output.</summary>
    public TimeSpan? AttemptTimeoutOf(RoutedModel model) => model.AttemptTimeout ?? _options.AttemptTimeout;

    public TimeSpan? SlowCall => _options.Circuit.SlowCall;

    /// <summary>Gets the longest time that a model is left alone.</summary>
    public TimeSpan LongestHold =>
        TimeSpan.FromTicks(Math.Max(_options.Circuit.BreakDuration.Ticks, _options.Circuit.LongestRetryAfter.Ticks));

    /// <summary>Tells whether another model should be asked.</summary>
    public bool IsTransient(Exception exception)
    {
        try
        {
            return _options.IsTransient?.Invoke(exception)
                ?? (ModelFailure.IsTransient(exception) || (ModelFailure.StatusOf(exception) is { } status && _options.AlsoOnStatus.Contains(status)));
        }
        catch (Exception predicates)
        {
            // The caller should get what the model failed with.
            _logger.PredicateFailed(nameof(FallbackOptions.IsTransient), predicates.GetType().Name);
            return false;
        }
    }

    /// <summary>Leaves a model alone if it asked for that.</summary>
    public void HeedRetryAfter(RoutedModel model, Exception exception)
    {
        try
        {
            if (_options.RetryAfter?.Invoke(exception) is { } delay && delay > TimeSpan.Zero)
            {
                Circuits[model.Rank].HeedRetryAfter(delay);
            }
        }
        catch (Exception predicates)
        {
            _logger.PredicateFailed(nameof(FallbackOptions.RetryAfter), predicates.GetType().Name);
        }
    }
}
