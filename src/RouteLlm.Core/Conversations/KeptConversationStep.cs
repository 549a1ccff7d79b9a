namespace RouteLlm;

/// <summary>An answer that is under way, or a conversation that its provider keeps, stays with that model.</summary>
internal sealed class KeptConversationStep(RoutedModels models, ModelMemory memory) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken) =>
        plan.Request.Options is { ContinuationToken: not null } or { ConversationId: not null } ? FindAsync(plan, cancellationToken) : default;

    private async ValueTask FindAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        // No other model knows the answer or the conversation, so none can take over.
        if (plan.Request.Options?.ContinuationToken is { } token)
        {
            ModelStamp begun = await memory.FindAsync(ContinuedAnswer.IdOf(token), cancellationToken).ConfigureAwait(false) ?? throw ContinuedAnswer.Unknown();
            plan.Choice = new Choice(models.Find(begun.Model) ?? throw ContinuedAnswer.Unknown(), begun.StrongWinRate, DecisionBasis.Turn) { IsAlone = true };
        }
        else if (plan.Request.Options?.ConversationId is { } id
            && await memory.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } kept && models.Find(kept.Model) is { } keeper)
        {
            plan.Choice = new Choice(keeper, kept.StrongWinRate, DecisionBasis.Conversation) { IsAlone = true, CountsForShare = true };
        }
    }
}
