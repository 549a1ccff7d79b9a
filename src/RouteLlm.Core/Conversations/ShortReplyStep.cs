using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A short reply is scored as the prompt that it goes back to.</summary>
internal sealed class ShortReplyStep : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        plan.InheritedPrompt = FindPrompt(plan.Request);
        return default;
    }

    private static string? FindPrompt(in RequestView request)
    {
        IReadOnlyList<ChatMessage> messages = request.Messages;
        int prompt = request.PromptIndex;
        if (prompt <= 0 || !ConversationHistory.Of(request).HasEarlierAnswers || !ShortReply.Is(UserMessages.TextOf(messages[prompt])))
        {
            return null;
        }

        for (int i = UserMessages.IndexOfLast(messages, prompt); i >= 0; i = UserMessages.IndexOfLast(messages, i))
        {
            if (UserMessages.TextOf(messages[i]) is var text && !ShortReply.Is(text))
            {
                return text;
            }
        }

        return null;
    }
}
