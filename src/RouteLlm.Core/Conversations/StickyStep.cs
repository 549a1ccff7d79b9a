namespace RouteLlm;

/// <summary>The model that answered a conversation first answers all of it.</summary>
internal sealed class StickyStep(RoutedModels models, ModelMemory memory) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (ConversationHistory.Of(plan.Request).FindFirst(memory) is { } first && models.Find(first.Model) is { } stays)
        {
            plan.Choice = new Choice(stays, first.StrongWinRate, DecisionBasis.Conversation) { CountsForShare = true };
        }

        return default;
    }
}
