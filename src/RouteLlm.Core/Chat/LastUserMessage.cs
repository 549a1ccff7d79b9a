using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Finds the prompt in a conversation.</summary>
internal static class LastUserMessage
{
    public static string TextOf(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            ChatMessage message = messages[i];
            if (message.Role == ChatRole.User && !HoldsOnlyToolResults(message))
            {
                return message.Text;
            }
        }

        return string.Empty;
    }

    // Some callers hand tool results back under the user's role; the turn they belong to began earlier.
    private static bool HoldsOnlyToolResults(ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not FunctionResultContent)
            {
                return false;
            }
        }

        return contents.Count > 0;
    }
}
