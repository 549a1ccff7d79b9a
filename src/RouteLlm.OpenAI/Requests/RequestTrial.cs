using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Tells whether a protocol can carry a request: at once where it has only what all protocols carry, otherwise by writing it.
/// </summary>
internal static class RequestTrial
{
    /// <summary>Says what of a request cannot be sent.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, if any.</param>
    /// <param name="hasUsualOptions">Whether the protocol is known to have all that the options ask for.</param>
    /// <param name="write">Writes the request, and throws a <see cref="NotSupportedException"/> where that cannot be.</param>
    /// <returns>In words, or <see langword="null"/> where it can be sent.</returns>
    public static string? FindObstacle(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool hasUsualOptions, Action<IReadOnlyList<ChatMessage>, ChatOptions?> write)
    {
        if (hasUsualOptions && HasUsualContents(messages))
        {
            return null;
        }

        try
        {
            write(messages, options);
            return null;
        }
        catch (NotSupportedException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Tells whether tools are functions, which a model only asks for.</summary>
    public static bool HasOnlyFunctions(ChatOptions? options)
    {
        for (int i = 0; i < options?.Tools?.Count; i++)
        {
            if (options.Tools[i] is not AIFunctionDeclaration)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasUsualContents(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (!IsUsual(contents[j], messages[i].Role))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsUsual(AIContent content, ChatRole role) => content switch
    {
        FunctionResultContent result => role == ChatRole.Tool && result.Result is null or string or JsonElement,
        TextContent => role != ChatRole.Tool,
        TextReasoningContent or FunctionCallContent => role == ChatRole.Assistant,
        DataContent data => role == ChatRole.User && data.HasTopLevelMediaType("image"),
        UriContent uri => role == ChatRole.User && uri.HasTopLevelMediaType("image"),
        UsageContent => true,
        _ => false,
    };
}
