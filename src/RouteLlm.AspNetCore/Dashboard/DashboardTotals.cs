using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Adds up the requests that have ended, and keeps the latest of them without their prompts. Safe for concurrent use.</summary>
internal sealed class DashboardTotals(IOptions<GatewayOptions> options, TimeProvider? clock = null) : IDecisionSink
{
    private const int MostDecisions = 50;

    private readonly bool _isWanted = options.Value.Dashboard != false;
    private readonly DateTimeOffset _since = (clock ?? TimeProvider.System).GetUtcNow();
    private readonly Queue<DashboardDecision> _latest = new(MostDecisions);
    private readonly Dictionary<string, ModelTotals> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Scored, long Strong)> _routers = new(StringComparer.Ordinal);
    private long _requests;
    private long _failed;
    private long _strong;
    private decimal? _cost;
    private decimal? _savings;

    public void Record(DecisionRecord record)
    {
        if (!_isWanted)
        {
            return;
        }

        RoutingDecision decision = record.Decision;
        DashboardDecision shown = DashboardDecision.Of(record);
        lock (_latest)
        {
            _requests++;
            _failed += record.Outcome == DecisionOutcome.Failed ? 1 : 0;
            _strong += decision.Target == RouteTarget.Strong ? 1 : 0;
            _cost = Sum(_cost, decision.Cost?.Amount);
            _savings = Sum(_savings, decision.Cost?.Savings);
            if (!_models.TryGetValue(decision.Model, out ModelTotals? model))
            {
                _models[decision.Model] = model = new ModelTotals();
            }

            model.Add(record);
            if (decision.Basis is not (DecisionBasis.Caller or DecisionBasis.Turn or DecisionBasis.DefaultTarget))
            {
                (long scored, long strong) = _routers.GetValueOrDefault(decision.Router);
                _routers[decision.Router] = (scored + 1, strong + (decision.StrongWinRate >= decision.Threshold ? 1 : 0));
            }

            if (_latest.Count == MostDecisions)
            {
                _latest.Dequeue();
            }

            _latest.Enqueue(shown);
        }
    }

    public void Record(FeedbackRecord feedback)
    {
    }

    /// <summary>Gets what the dashboard shows.</summary>
    /// <param name="models">All models, best first.</param>
    /// <param name="state">How the engine stands.</param>
    /// <param name="refused">How many requests were refused.</param>
    public DashboardData Describe(IEnumerable<(string Name, RouteTarget Target)> models, EngineState state, long refused)
    {
        lock (_latest)
        {
            return new DashboardData(
                _since,
                (clock ?? TimeProvider.System).GetUtcNow(),
                _requests,
                _failed,
                refused,
                Percent(_strong, _requests),
                _cost,
                _savings,
                [.. state.Shares.Select(share => share.Caller is null ? share with { Percent = PercentOf(share.Router) } : share)],
                [.. models.Select(model => _models.GetValueOrDefault(model.Name, new ModelTotals()).Describe(model.Name, model.Target, state.Circuits.TryGetValue(model.Name, out bool isOpen) ? isOpen : null))],
                state.Budgets,
                [.. _latest.Reverse()]);
        }
    }

    private double? PercentOf(string router) =>
        _routers.TryGetValue(router, out (long Scored, long Strong) scores) ? Percent(scores.Strong, scores.Scored) : null;

    private static double? Percent(long part, long all) => all == 0 ? null : 100.0 * part / all;

    private static decimal? Sum(decimal? sum, decimal? amount) => amount is { } more ? (sum ?? 0) + more : sum;
}
