using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>What a client does beside comparing a score with a threshold, as its options say. Safe for concurrent use.</summary>
internal sealed class RoutingFeatures : IDisposable
{
    private readonly IReadOnlyList<IDecisionSink> _sinks;
    private readonly ILogger _logger;
    private readonly StateExchange? _exchange;

    /// <param name="models">The models.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="sinks">Where decisions are kept.</param>
    /// <param name="shared">What a fleet shares; <see langword="null"/> for a machine alone.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">Told what went wrong.</param>
    public RoutingFeatures(RoutedModels models, RouteLlmOptions options, IReadOnlyList<IDecisionSink> sinks, ISharedRoutingState? shared, TimeProvider clock, ILogger logger)
    {
        Models = models;
        HasPrices = models.All.Any(static model => model.Price is not null);
        Clock = clock;
        _logger = logger;
        _sinks = sinks;
        KeepsPrompts = sinks.Any(static sink => sink.KeepsPrompts);
        Conversations = options.Conversations;
        Memory = new ModelMemory(options.Conversations.RememberedCalls);
        Budgets = [.. options.Budgets.Select(budget => new Budget(budget, clock))];
        Shares = options.ShareControl is { } shareControl ? new ShareControllers(shareControl) : null;
        Tiers = new TierThresholds(models.All.Count, options, Shares);
        Scoring = new TierScoring(Tiers, ModelUtilities.For(models, options));
        IsShadow = options.Shadow;
        Telemetry = new RoutingTelemetry();
        if (options.Fallback is { } fallback)
        {
            Fallback = new ModelFallback(fallback, models, clock, Telemetry, logger);
            Telemetry.Observe(models, Fallback.Circuits);
        }

        if (Budgets.Count > 0)
        {
            Telemetry.Observe(Budgets);
        }

        if (Shares is { } shares)
        {
            Telemetry.Observe(shares);
        }

        _exchange = shared is null ? null : new StateExchange(shared, this, options.SharedState, logger);
    }

    public RoutedModels Models { get; }

    /// <summary>Gets whether any model has a price.</summary>
    public bool HasPrices { get; }

    public TimeProvider Clock { get; }

    public ConversationOptions Conversations { get; }

    public ModelMemory Memory { get; }

    /// <summary>Gets whether later turns ask who answered; that of a tool call is always asked.</summary>
    public bool StampsEveryAnswer => Conversations.Policy != ConversationPolicy.PerTurn;

    public IReadOnlyList<Budget> Budgets { get; }

    public ShareControllers? Shares { get; }

    public TierThresholds Tiers { get; }

    public TierScoring Scoring { get; }

    public ModelFallback? Fallback { get; }

    public RoutingTelemetry Telemetry { get; }

    /// <summary>Gets whether the strong model always answers, whatever the score says.</summary>
    public bool IsShadow { get; }

    /// <summary>Gets whether decisions are kept somewhere.</summary>
    public bool KeepsDecisions => _sinks.Count > 0;

    /// <summary>Gets whether some of those who keep decisions keep prompts, too.</summary>
    public bool KeepsPrompts { get; }

    /// <summary>Hands a request that has ended to those who keep decisions.</summary>
    public void Record(DecisionRecord record)
    {
        DecisionRecord? withoutPrompt = null;
        foreach (IDecisionSink sink in _sinks)
        {
            try
            {
                sink.Record(sink.KeepsPrompts || record.Prompt is null ? record : withoutPrompt ??= record with { Prompt = null });
            }
            catch (Exception exception)
            {
                // Whatever a sink throws: no request fails for its sake.
                _logger.SinkFailed(sink.GetType().Name, exception.GetType().Name);
            }
        }
    }

    /// <summary>Hands feedback to those who keep decisions.</summary>
    public void Record(FeedbackRecord feedback)
    {
        foreach (IDecisionSink sink in _sinks)
        {
            try
            {
                sink.Record(feedback);
            }
            catch (Exception exception)
            {
                _logger.SinkFailed(sink.GetType().Name, exception.GetType().Name);
            }
        }
    }

    public void Dispose()
    {
        _exchange?.Dispose();
        Telemetry.Dispose();
    }
}
