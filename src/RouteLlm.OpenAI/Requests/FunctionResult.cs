using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>What a function returned, as a message of its own.</summary>
internal static class FunctionResult
{
    public static Sdk.ToolChatMessage For(FunctionResultContent result) => result.Result switch
    {
        // The message of an exception may hold what the model, and whoever reads its answer, must not see.
        null => new Sdk.ToolChatMessage(result.CallId, result.Exception is null ? string.Empty : "Error: the function failed."),
        string text => new Sdk.ToolChatMessage(result.CallId, text),
        JsonElement json => new Sdk.ToolChatMessage(result.CallId, json.GetRawText()),
        AIContent content => FromContents(result.CallId, [content]),
        IEnumerable<AIContent> contents => FromContents(result.CallId, contents),
        object value => new Sdk.ToolChatMessage(result.CallId, Format(value)),
    };

    private static Sdk.ToolChatMessage FromContents(string callId, IEnumerable<AIContent> contents)
    {
        List<Sdk.ChatMessageContentPart> parts = [.. contents.Select(content => ContentPart.For(content, "a function result"))];
        return parts.Count > 0 ? new Sdk.ToolChatMessage(callId, parts) : new Sdk.ToolChatMessage(callId, string.Empty);
    }

    private static string Format(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, FunctionJson.Options.GetTypeInfo(value.GetType()));
        }
        catch (NotSupportedException unknownType)
        {
            throw new NotSupportedException(
                $"A function returned a {value.GetType()}, which cannot be written as JSON. Set FunctionResultContent.Result to text or to a JsonElement.",
                unknownType);
        }
    }
}
