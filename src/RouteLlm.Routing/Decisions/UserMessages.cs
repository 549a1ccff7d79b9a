using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Finds what the user said in a conversation.</summary>
internal static class UserMessages
{
    /// <summary>Gets the text of the last user message, which is the prompt; empty without one.</summary>
    public static string LastText(IReadOnlyList<ChatMessage> messages) =>
        IndexOfLast(messages, messages.Count) is >= 0 and int index ? TextOf(messages[index]) : string.Empty;

    /// <summary>Finds the last user message before an index; −1 without one.</summary>
    public static int IndexOfLast(IReadOnlyList<ChatMessage> messages, int before)
    {
        for (int i = before - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User && !HoldsOnlyAnswersToTheModel(messages[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Gets the text of a message: its parts of text, joined with a line break, so that the last word of one and the first of the next stay
    /// apart.
    /// </summary>
    public static string TextOf(ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        string text = string.Empty;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is TextContent { Text: { Length: > 0 } part })
            {
                if (text.Length > 0)
                {
                    return string.Join('\n', contents.OfType<TextContent>().Select(static content => content.Text).Where(static joined => !string.IsNullOrEmpty(joined)));
                }

                text = part;
            }
        }

        return text;
    }

    // Tool results may come back under the user's role, and approvals do; the turn they belong to began earlier.
    private static bool HoldsOnlyAnswersToTheModel(ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (ToolResultContent or InputResponseContent))
            {
                return false;
            }
        }

        return contents.Count > 0;
    }
}
