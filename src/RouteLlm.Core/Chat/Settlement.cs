using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>
/// Where requests end: the decision is completed, and budgets, metrics, the span, the decision log and battles hear of it. Safe for
/// concurrent use.
/// </summary>
internal sealed class Settlement(
    RoutedModels models, IReadOnlyList<Budget> budgets, DecisionSinks sinks, LiveBattles? battles, RoutingTelemetry telemetry, TimeProvider clock, ILogger logger)
{
    /// <summary>Gets whether an answer that was not counted is worth an estimate.</summary>
    public bool HasPrices { get; } = models.All.Any(static model => model.Price is not null);

    /// <summary>Settles a request that has ended.</summary>
    /// <param name="call">The request.</param>
    /// <param name="usage">What its answer used, as far as that is known.</param>
    /// <param name="activity">Its span, if there is one.</param>
    public void Settle(ModelCall call, in AnswerUsage usage, Activity? activity)
    {
        RoutingDecision decision = call.Decision;
        decision.Complete(usage.CostOf(call, models));
        DateTimeOffset now = sinks.KeepDecisions || budgets.Count > 0 ? clock.GetUtcNow() : default;
        if (decision.Cost?.Amount is { } amount)
        {
            for (int i = 0; i < budgets.Count; i++)
            {
                budgets[i].For(call.Caller)?.Spend(amount, now);
            }
        }

        TimeSpan elapsed = call.Elapsed;
        telemetry.Ended(decision, call.Outcome, call.TimeToFirstOutput, elapsed);
        logger.Ended(decision.Id, call.Outcome, decision.Model, decision.Basis);
        if (sinks.KeepDecisions)
        {
            sinks.Record(new DecisionRecord
            {
                Decision = decision,
                Time = now - elapsed,
                Outcome = call.Outcome,
                IsStreaming = call.IsStreaming,
                TimeToFirstOutput = call.TimeToFirstOutput,
                Elapsed = elapsed,
                ResponseModelId = call.ResponseModelId,
                Prompt = sinks.KeepPrompts ? call.Prompt : null,
            });
        }

        if (call.Battle is { } battle)
        {
            battles!.Take(battle, call.Answering, call.Outcome);
        }

        if (activity is not null)
        {
            RoutingTelemetry.End(activity, decision, call.Outcome, call.ResponseModelId);
        }
    }

    /// <summary>Takes what someone thought of an answer.</summary>
    public void Record(FeedbackRecord feedback, string? model)
    {
        telemetry.FeedbackGiven(feedback.Score, model);
        sinks.Record(feedback);
        battles?.Record(feedback);
    }
}
