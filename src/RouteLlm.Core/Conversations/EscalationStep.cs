namespace RouteLlm;

/// <summary>A policy over turns raises a decision by score to the model of an earlier turn.</summary>
internal sealed class EscalationStep(RoutedModels models, ModelMemory memory, ConversationOptions options, RankScoring scoring) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken) =>
        plan.Choice is { Threshold: not null } scored && ConversationHistory.Of(plan.Request).HasEarlierAnswers ? RaiseAsync(plan, scored, cancellationToken) : default;

    private async ValueTask RaiseAsync(RoutePlan plan, Choice scored, CancellationToken cancellationToken)
    {
        if (await RaiseAsync(plan, scored.Model, cancellationToken).ConfigureAwait(false) is { } raised)
        {
            plan.Choice = scored with { Model = raised, Basis = DecisionBasis.Conversation };
        }
    }

    private async ValueTask<RoutedModel?> RaiseAsync(RoutePlan plan, RoutedModel model, CancellationToken cancellationToken)
    {
        var history = ConversationHistory.Of(plan.Request);
        bool isSticky = options.Policy == ConversationPolicy.Sticky;
        if (!isSticky && model == models.Strongest)
        {
            return null;
        }

        if (!isSticky && history.FindStrongest(models, memory) is { } strongest)
        {
            return strongest.Rank > model.Rank ? strongest : null;
        }

        // Nobody wrote down who answered, so the earlier prompts are scored again.
        IReadOnlyList<string> prompts = history.EarlierPrompts(options.ShortRepliesInherit);
        if (prompts.Count == 0)
        {
            return null;
        }

        int highest = await scoring.HighestAsync(isSticky ? [prompts[0]] : prompts, plan.Route, plan.IsThresholdNamed, plan.ThresholdRise, cancellationToken).ConfigureAwait(false);
        RoutedModel earlier = models.All[highest];
        return isSticky || earlier.Rank > model.Rank ? earlier : null;
    }
}
