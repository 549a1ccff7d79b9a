using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Writes the conversation of a request to Anthropic's Messages.</summary>
internal static class MessagesRequestBlocks
{
    /// <exception cref="NotSupportedException">The protocol cannot carry a content.</exception>
    public static void Write(Utf8JsonWriter json, IEnumerable<ChatMessage> messages)
    {
        json.WriteStartArray("messages");
        ChatMessage? last = null;
        foreach (ChatMessage message in messages)
        {
            // Results of tools stand in a user's message, and before what the user says.
            bool isContinued = last is not null && last.Role == ChatRole.Tool && message.Role != ChatRole.Assistant;
            if (!isContinued)
            {
                End(json, last);
                json.WriteStartObject();
                json.WriteString("role", message.Role == ChatRole.Assistant ? "assistant" : "user");
                json.WriteStartArray("content");
            }

            foreach (AIContent content in message.Contents)
            {
                WriteBlock(json, content, message.Role == ChatRole.Assistant ? "an assistant message" : "a user message");
            }

            last = message;
        }

        End(json, last);
        json.WriteEndArray();
    }

    public static NotSupportedException NotCarried(AIContent content, string place) =>
        new($"Anthropic's Messages cannot carry {ContentWords.Of(content)} in {place}. Leave it out.");

    private static void End(Utf8JsonWriter json, ChatMessage? last)
    {
        if (last is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteBlock(Utf8JsonWriter json, AIContent content, string place)
    {
        switch (content)
        {
            // Reasoning of another provider's model means nothing here, and the protocol has no empty texts.
            case TextReasoningContent { ProtectedData: null } or TextContent { Text.Length: 0 } or UsageContent:
                break;
            case TextReasoningContent or TextContent or FunctionCallContent or ErrorContent { ErrorCode: Refusal.ErrorCode }:
                MessagesWriter.WriteBlock(json, content);
                break;
            case FunctionResultContent result:
                WriteResult(json, result);
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                WriteData(json, "image", data);
                break;
            case DataContent { MediaType: "application/pdf" } data:
                WriteData(json, "document", data);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                json.WriteStartObject();
                json.WriteString("type", "image");
                json.WriteStartObject("source");
                json.WriteString("type", "url");
                json.WriteString("url", uri.Uri.OriginalString);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                throw NotCarried(content, place);
        }
    }

    private static void WriteData(Utf8JsonWriter json, string type, DataContent data)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartObject("source");
        json.WriteString("type", "base64");
        json.WriteString("media_type", data.MediaType);
        json.WriteBase64String("data", data.Data.Span);
        json.WriteEndObject();
        if (type == "document" && data.Name is { } title)
        {
            json.WriteString("title", title);
        }

        json.WriteEndObject();
    }

    private static string TextOf(object? value, bool hasFailed) => value switch
    {
        null => hasFailed ? "Error: the function failed." : string.Empty,
        string said => said,
        JsonElement said => said.GetRawText(),
        _ => JsonSerializer.Serialize(value, FunctionJson.Options.GetTypeInfo(value.GetType())),
    };

    private static void WriteParts(Utf8JsonWriter json, IEnumerable<AIContent> parts)
    {
        json.WriteStartArray("content");
        foreach (AIContent part in parts)
        {
            WriteBlock(json, part is TextContent or DataContent or UriContent ? part : throw NotCarried(part, "a tool's result"), "a tool's result");
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", result.CallId);
        switch (result.Result)
        {
            case IEnumerable<AIContent> parts:
                WriteParts(json, parts);
                break;
            case AIContent part:
                WriteParts(json, [part]);
                break;
            case var value:
                json.WriteString("content", TextOf(value, result.Exception is not null));
                break;
        }

        if (result.Exception is not null)
        {
            json.WriteBoolean("is_error", true);
        }

        json.WriteEndObject();
    }
}
