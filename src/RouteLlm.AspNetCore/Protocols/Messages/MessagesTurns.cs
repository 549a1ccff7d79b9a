using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Takes a message apart where Anthropic's protocol has one and the abstraction two: results of tools stand in a user's message, and before
/// what the user says.
/// </summary>
internal static class MessagesTurns
{
    public static IEnumerable<ChatMessage> Of(string role, List<AIContent> contents)
    {
        if (role != "user")
        {
            yield return new ChatMessage(role == "assistant" ? ChatRole.Assistant : ChatRole.System, contents);
            yield break;
        }

        int results = contents.FindLastIndex(static content => content is FunctionResultContent) + 1;
        if (results == 0)
        {
            yield return new ChatMessage(ChatRole.User, contents);
            yield break;
        }

        // What a harness adds beside the results is no turn of the user.
        bool isOneTurn = !contents.Skip(results).Any(static content => content is not TextContent text || PromptNormalizer.Default.HasWordsOfPerson(text.Text));
        yield return new ChatMessage(ChatRole.Tool, isOneTurn ? contents : contents[..results]);
        if (!isOneTurn)
        {
            yield return new ChatMessage(ChatRole.User, contents[results..]);
        }
    }
}
