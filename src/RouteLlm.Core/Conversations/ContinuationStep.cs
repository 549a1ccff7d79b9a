namespace RouteLlm;

/// <summary>An answer that is under way is continued by the model that began it.</summary>
internal sealed class ContinuationStep(RoutedModels models, ModelMemory memory) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Request.Options?.ContinuationToken is { } token)
        {
            // No other model knows the answer, so none can take over.
            ModelStamp begun = memory.Find(ContinuedAnswer.IdOf(token)) ?? throw ContinuedAnswer.Unknown();
            plan.Choice = new Choice(models.Find(begun.Model) ?? throw ContinuedAnswer.Unknown(), begun.StrongWinRate, DecisionBasis.Turn) { IsAlone = true };
        }

        return default;
    }
}
