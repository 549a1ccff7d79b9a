namespace RouteLlm;

/// <summary>The router's score decides.</summary>
internal sealed class ScoreStep(RoutedModels models, RankScoring scoring) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        RoutingRequest request = plan.InheritedPrompt is { } inherited
            ? new RoutingRequest(inherited, plan.Request.Messages, plan.Request.Options)
            : new RoutingRequest(plan.Request.Prompt, plan.Request.Messages, plan.Request.Options);
        ValueTask<ScoredRank> score = scoring.ScoreAsync(request, plan.Route, plan.IsThresholdNamed, plan.ThresholdRise, cancellationToken);
        if (!score.IsCompletedSuccessfully)
        {
            return ChooseAsync(plan, score);
        }

        Choose(plan, score.Result);
        return default;
    }

    private async ValueTask ChooseAsync(RoutePlan plan, ValueTask<ScoredRank> score) => Choose(plan, await score.ConfigureAwait(false));

    private void Choose(RoutePlan plan, in ScoredRank score)
    {
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
