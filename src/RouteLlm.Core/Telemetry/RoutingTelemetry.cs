using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Counts and measures what one client does. Never a prompt. Safe for concurrent use.</summary>
internal sealed class RoutingTelemetry
{
    /// <summary>The counter of refused requests.</summary>
    public const string Refusals = "routellm.refusals";

    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _winRates;
    private readonly Histogram<double> _routerDuration;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _timeToFirstOutput;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _circuitChanges;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly UpDownCounter<double> _savings;
    private readonly Histogram<double> _feedback;

    /// <param name="meter">The meter of the client.</param>
    public RoutingTelemetry(Meter meter)
    {
        _meter = meter;
        _decisions = _meter.CreateCounter<long>("routellm.decisions", "{decision}", "Requests, by the chosen model and the basis of the decision.");
        _winRates = Histogram("routellm.strong_win_rate", "1", "The routers' scores.", [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]);
        _routerDuration = Histogram("routellm.router.duration", "s", "The time that a decision takes.", [0.000_005, 0.000_02, 0.000_1, 0.000_5, 0.002, 0.01, 0.05, 0.2, 1, 5]);
        _requestDuration = Histogram("routellm.request.duration", "s", "The time from the request to the end of the answer.", [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80]);
        _timeToFirstOutput = Histogram("routellm.request.time_to_first_output", "s", "The time from the request to the first output.", [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]);
        _fallbacks = _meter.CreateCounter<long>("routellm.fallbacks", "{fallback}", "Requests that another model answered than the one called first.");
        _refusals = _meter.CreateCounter<long>(Refusals, "{request}", "Requests that were refused before any model was asked.");
        _circuitChanges = _meter.CreateCounter<long>("routellm.circuit.changes", "{change}", "Circuits that opened and closed.");
        _tokens = _meter.CreateCounter<long>("routellm.tokens", "{token}", "Tokens used.");
        _cost = _meter.CreateCounter<double>("routellm.cost", "{currency}", "What the answers cost, in the currency of the prices.");
        _savings = _meter.CreateUpDownCounter<double>("routellm.savings", "{currency}", "What was saved against always asking the strong model.");
        _feedback = Histogram("routellm.feedback", "1", "What people thought of the answers, from 0 to 1.", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    }

    /// <summary>Begins the span of a request that was decided already.</summary>
    public static Activity? Begin(RoutingDecision decision, TimeProvider clock, TimeSpan elapsed) => RequestSpan.IsWanted
        ? RequestSpan.Start(
            [
                new(TelemetryTags.Operation, TelemetryTags.Chat),
                new(TelemetryTags.Provider, TelemetryTags.RouteLlm),
                new(TelemetryTags.Router, decision.Router),
                new(TelemetryTags.StrongWinRate, decision.StrongWinRate),
                new(TelemetryTags.Threshold, decision.Threshold),
                new(TelemetryTags.DecisionId, decision.Id.ToString()),
            ],
            clock.GetUtcNow() - elapsed)
        : null;

    /// <summary>Ends the span of a request.</summary>
    public static void End(Activity activity, RoutingDecision decision, DecisionOutcome outcome, string? responseModel)
    {
        activity.SetTag(TelemetryTags.Target, decision.Target.Word())
            .SetTag(TelemetryTags.Model, decision.Model)
            .SetTag(TelemetryTags.Basis, decision.Basis.Word())
            .SetTag(TelemetryTags.RequestModel, decision.ModelId)
            .SetTag(TelemetryTags.ResponseModel, responseModel)
            .SetTag(TelemetryTags.Outcome, outcome.Word());
        if (decision.Cost is { } cost)
        {
            activity.SetTag(TelemetryTags.InputTokens, cost.InputTokens)
                .SetTag(TelemetryTags.OutputTokens, cost.OutputTokens)
                .SetTag(TelemetryTags.Cost, (double?)cost.Amount)
                .SetTag(TelemetryTags.Savings, (double?)cost.Savings);
        }

        foreach (RoutingAttempt attempt in decision.Attempts.Where(static attempt => attempt.Outcome != AttemptOutcome.Answered))
        {
            activity.AddEvent(new ActivityEvent("routellm.attempt", tags: new ActivityTagsCollection
            {
                [TelemetryTags.Model] = attempt.Model,
                [TelemetryTags.Outcome] = attempt.Outcome.Word(),
                [TelemetryTags.ErrorType] = attempt.Error,
            }));
        }

        if (outcome == DecisionOutcome.Failed)
        {
            string? error = ErrorOf(decision);
            activity.SetTag(TelemetryTags.ErrorType, error).SetStatus(ActivityStatusCode.Error, error);
        }

        activity.Dispose();
    }

    /// <summary>Counts a request that has ended.</summary>
    public void Ended(RoutingDecision decision, DecisionOutcome outcome, TimeSpan? timeToFirstOutput, TimeSpan elapsed)
    {
        string target = decision.Target.Word();
        if (_decisions.Enabled)
        {
            _decisions.Add(1, new TagList
            {
                { TelemetryTags.Router, decision.Router },
                { TelemetryTags.Target, target },
                { TelemetryTags.Model, decision.Model },
                { TelemetryTags.Basis, decision.Basis.Word() },
            });
        }

        var router = new KeyValuePair<string, object?>(TelemetryTags.Router, decision.Router);
        _winRates.Record(decision.StrongWinRate, router);
        _routerDuration.Record(decision.Elapsed.TotalSeconds, router);
        var model = new KeyValuePair<string, object?>(TelemetryTags.Model, decision.Model);
        _requestDuration.Record(elapsed.TotalSeconds, model, new KeyValuePair<string, object?>(TelemetryTags.Outcome, outcome.Word()));
        if (timeToFirstOutput is { } first)
        {
            _timeToFirstOutput.Record(first.TotalSeconds, model);
        }

        if (decision.Basis is DecisionBasis.Fallback or DecisionBasis.Circuit && timeToFirstOutput is not null)
        {
            RoutingAttempt failed = decision.Attempts[0];
            _fallbacks.Add(
                1,
                new KeyValuePair<string, object?>(TelemetryTags.From, failed.Model),
                new KeyValuePair<string, object?>(TelemetryTags.To, decision.Model),
                new KeyValuePair<string, object?>(TelemetryTags.ErrorType, failed.Error ?? failed.Outcome.Word()));
        }

        if (decision.Cost is { } cost)
        {
            Count(cost, model);
        }
    }

    /// <summary>Counts a request that no model was asked for: a budget refused it, no model can do it, or the router failed.</summary>
    public void Refused(Exception exception) =>
        _refusals.Add(1, new KeyValuePair<string, object?>(TelemetryTags.ErrorType, exception.GetType().Name));

    /// <summary>Counts a circuit that opened or closed.</summary>
    public void CircuitChanged(string model, bool open) => _circuitChanges.Add(
        1,
        new KeyValuePair<string, object?>(TelemetryTags.Model, model),
        new KeyValuePair<string, object?>(TelemetryTags.State, open ? "open" : "closed"));

    /// <summary>Counts what someone thought of an answer.</summary>
    public void FeedbackGiven(double score, string? model) =>
        _feedback.Record(score, new KeyValuePair<string, object?>(TelemetryTags.Model, model));

    private void Count(RoutingCost cost, KeyValuePair<string, object?> model)
    {
        _tokens.Add(cost.InputTokens, model, new KeyValuePair<string, object?>(TelemetryTags.TokenType, "input"));
        _tokens.Add(cost.OutputTokens, model, new KeyValuePair<string, object?>(TelemetryTags.TokenType, "output"));
        if (cost.Amount is { } amount)
        {
            _cost.Add((double)amount, model);
        }

        if (cost.Savings is { } savings)
        {
            _savings.Add((double)savings);
        }
    }

    private static string? ErrorOf(RoutingDecision decision) => decision.Attempts.Count > 0 ? decision.Attempts[^1].Error : null;

    private Histogram<double> Histogram(string name, string unit, string description, double[] boundaries) =>
#if NET9_0_OR_GREATER
        _meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
#else
        // Boundaries cannot be advised before .NET 9; a view can set them.
        boundaries.Length > 0
            ? _meter.CreateHistogram<double>(name, unit, description)
            : throw new ArgumentException("There are no boundaries.", nameof(boundaries));
#endif
}
