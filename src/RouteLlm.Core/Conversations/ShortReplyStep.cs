namespace RouteLlm;

/// <summary>A short reply is scored as the prompt that it goes back to.</summary>
internal sealed class ShortReplyStep : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        plan.InheritedPrompt = ConversationHistory.Of(plan.Request).FindPromptOfShortReply();
        return default;
    }
}
