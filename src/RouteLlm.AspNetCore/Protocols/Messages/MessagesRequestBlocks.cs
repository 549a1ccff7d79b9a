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

    public static NotSupportedException NotCarried(AIContent content, string place) => new($"Anthropic's Messages cannot carry {Describe(content)} in {place}. Leave it out.");

    private static string Describe(AIContent content) => content switch
    {
        DataContent data => $"{data.MediaType} data",
        UriContent uri => $"an address of {uri.MediaType}",
        _ => content.GetType().Name,
    };

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

    private static void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", result.CallId);
        string text = result.Result switch
        {
            null => result.Exception is null ? string.Empty : "Error: the function failed.",
            string said => said,
            JsonElement said => said.GetRawText(),
            var value => JsonSerializer.Serialize(value, FunctionJson.Options.GetTypeInfo(value.GetType())),
        };
        json.WriteString("content", text);
        if (result.Exception is not null)
        {
            json.WriteBoolean("is_error", true);
        }

        json.WriteEndObject();
    }
}
