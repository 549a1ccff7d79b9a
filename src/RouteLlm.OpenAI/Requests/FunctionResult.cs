using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>What a function returned, as a message of its own.</summary>
internal static class FunctionResult
{
    // The protocol's tool messages have no other parts than text.
    private const string IsShown = "What the tool returned is in the next message.";

    /// <param name="result">What the function returned.</param>
    /// <param name="shown">
    /// Takes images and files, for a message behind the results; they follow a text that says where they belong.
    /// </param>
    public static Sdk.ToolChatMessage For(FunctionResultContent result, List<Sdk.ChatMessageContentPart> shown) => result.Result switch
    {
        // The message of an exception may hold what the model, and whoever reads its answer, must not see.
        null => new Sdk.ToolChatMessage(result.CallId, result.Exception is null ? string.Empty : "Error: the function failed."),
        string text => new Sdk.ToolChatMessage(result.CallId, text),
        JsonElement json => new Sdk.ToolChatMessage(result.CallId, json.GetRawText()),
        AIContent content => FromContents(result.CallId, [content], shown),
        IEnumerable<AIContent> contents => FromContents(result.CallId, contents, shown),
        object value => new Sdk.ToolChatMessage(result.CallId, Format(value)),
    };

    private static Sdk.ToolChatMessage FromContents(string callId, IEnumerable<AIContent> contents, List<Sdk.ChatMessageContentPart> shown)
    {
        List<Sdk.ChatMessageContentPart> texts = [];
        List<Sdk.ChatMessageContentPart> others = [];
        foreach (AIContent content in contents)
        {
            (content is DataContent or UriContent or HostedFileContent ? others : texts).Add(ContentPart.For(content, "a function result"));
        }

        if (others.Count > 0)
        {
            shown.Add(Sdk.ChatMessageContentPart.CreateTextPart($"Returned by the tool call {callId}:"));
            shown.AddRange(others);
        }

        return texts.Count > 0
            ? new Sdk.ToolChatMessage(callId, texts)
            : new Sdk.ToolChatMessage(callId, others.Count > 0 ? IsShown : string.Empty);
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
