namespace RouteLlm;

/// <summary>The router's score decides.</summary>
internal sealed class ScoreStep(RoutedModels models, RankScoring scoring) : IPlanningStep
{
    public async ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        RoutingRequest request = plan.InheritedPrompt is { } inherited
            ? new RoutingRequest(inherited, plan.Request.Messages, plan.Request.Options)
            : new RoutingRequest(plan.Request.Prompt, plan.Request.Messages, plan.Request.Options);
        ScoredRank score = await scoring.ScoreAsync(request, plan.Route, plan.IsThresholdNamed, plan.ThresholdRise, cancellationToken).ConfigureAwait(false);
        plan.Choice = new Choice(
            models.All[score.Rank],
            score.StrongWinRate,
            score.IsDefaultTarget ? DecisionBasis.DefaultTarget : score.IsBudgeted ? DecisionBasis.Budget : plan.InheritedPrompt is null ? DecisionBasis.Score : DecisionBasis.ShortReply)
        {
            Threshold = score.Threshold,
            Reason = score.Reason,
            CountsForShare = !score.IsDefaultTarget,
        };
    }
}
