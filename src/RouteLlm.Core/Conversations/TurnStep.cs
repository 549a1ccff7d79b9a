namespace RouteLlm;

/// <summary>A turn that is not over goes on with its model.</summary>
/// <param name="models">The models.</param>
/// <param name="memory">Who gave which tool call and answer. What only the fleet knows is asked here, for the steps that follow too.</param>
/// <param name="policy">How the turns of a conversation are routed.</param>
internal sealed class TurnStep(RoutedModels models, ModelMemory memory, ConversationPolicy policy) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        var history = ConversationHistory.Of(plan.Request);
        ModelStamp? turn = history.FindTurn(memory);
        if (turn is null && memory.HasFleet && history.FindUnknown(memory, AsksOfAnswers(history)) is { Length: > 0 } unknown)
        {
            return AskAsync(plan, unknown, cancellationToken);
        }

        Continue(plan, turn ?? history.FindTurnByIds(memory));
        return default;
    }

    // Who answered earlier is of no use where nobody asks, and where it is known already.
    private bool AsksOfAnswers(in ConversationHistory history) => policy switch
    {
        ConversationPolicy.Sticky => history.FindFirst(memory) is null,
        ConversationPolicy.EscalateOnly => history.FindStrongest(models, memory) != models.Strongest,
        _ => false,
    };

    private async ValueTask AskAsync(RoutePlan plan, string[] unknown, CancellationToken cancellationToken)
    {
        await memory.LearnAsync(unknown, cancellationToken).ConfigureAwait(false);
        var history = ConversationHistory.Of(plan.Request);
        Continue(plan, history.FindTurn(memory) ?? history.FindTurnByIds(memory));
    }

    private void Continue(RoutePlan plan, ModelStamp? found)
    {
        if (found is { } turn && models.Find(turn.Model) is { } asker)
        {
            plan.Choice = new Choice(asker, turn.StrongWinRate, DecisionBasis.Turn) { IsAlone = ConversationHistory.Of(plan.Request).HasProtectedReasoning };
        }
    }
}
