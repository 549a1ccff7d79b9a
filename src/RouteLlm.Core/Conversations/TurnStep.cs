namespace RouteLlm;

/// <summary>A turn that is not over goes on with its model.</summary>
internal sealed class TurnStep(RoutedModels models, ModelMemory memory) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        var history = ConversationHistory.Of(plan.Request);
        if (history.FindTurn(memory) is { } turn && models.Find(turn.Model) is { } asker)
        {
            plan.Choice = new Choice(asker, turn.StrongWinRate, DecisionBasis.Turn) { IsAlone = history.HasProtectedReasoning };
        }

        return default;
    }
}
