namespace RouteLlm;

/// <summary>A conversation that its provider keeps stays with that model.</summary>
internal sealed class KeptConversationStep(RoutedModels models, ModelMemory memory) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (memory.Find(plan.Request.Options?.ConversationId) is { } kept && models.Find(kept.Model) is { } keeper)
        {
            // No other model knows the conversation, so none can take over.
            plan.Choice = new Choice(keeper, kept.StrongWinRate, DecisionBasis.Conversation) { IsAlone = true, CountsForShare = true };
        }

        return default;
    }
}
