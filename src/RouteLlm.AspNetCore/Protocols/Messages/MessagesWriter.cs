using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates an answer into Anthropic's JSON.</summary>
internal static class MessagesWriter
{
    public static byte[] Write(ChatResponse response, string model) => WrittenJson.Of(json =>
    {
        AIContent[] contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        Begin(json, response.ResponseId ?? NewId(), response.ModelId ?? model);
        json.WriteStartArray("content");
        foreach (AIContent content in contents)
        {
            WriteBlock(json, content);
        }

        json.WriteEndArray();
        json.WriteString("stop_reason", StopReason(response.FinishReason, contents));
        json.WriteNull("stop_sequence");
        WriteUsage(json, response.Usage);
        json.WriteEndObject();
    });

    public static string NewId() => $"msg_{Guid.NewGuid():N}";

    public static void Begin(Utf8JsonWriter json, string id, string model)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", model);
    }

    public static void WriteUsage(Utf8JsonWriter json, UsageDetails? usage)
    {
        long cached = usage?.CachedInputTokenCount ?? 0;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", Math.Max((usage?.InputTokenCount ?? 0) - cached, 0));
        json.WriteNumber("cache_creation_input_tokens", 0);
        json.WriteNumber("cache_read_input_tokens", cached);
        json.WriteNumber("output_tokens", usage?.OutputTokenCount ?? 0);
        json.WriteEndObject();
    }

    /// <summary>Gives the reason for ending in Anthropic's words; one that it alone has passes as it is.</summary>
    public static string StopReason(ChatFinishReason? reason, IEnumerable<AIContent> contents) =>
        contents.Any(static content => content is ErrorContent { ErrorCode: Refusal.ErrorCode }) ? "refusal"
        : reason is { } ended && ended != ChatFinishReason.Stop
            ? ended == ChatFinishReason.Length ? "max_tokens"
            : ended == ChatFinishReason.ToolCalls ? "tool_use"
            : ended == ChatFinishReason.ContentFilter ? "refusal"
            : ended.Value
        : contents.Any(static content => content is FunctionCallContent) ? "tool_use"
        : "end_turn";

    /// <summary>Writes an error.</summary>
    public static byte[] WriteError(ApiError error) => WrittenJson.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", TypeOf(error.Status));
        json.WriteString("message", error.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status402PaymentRequired => "billing_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status413PayloadTooLarge => "request_too_large",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status504GatewayTimeout => "timeout_error",
        529 => "overloaded_error",
        >= StatusCodes.Status500InternalServerError => "api_error",
        _ => "invalid_request_error",
    };

    /// <summary>Writes what a model said as a block; anything else writes nothing.</summary>
    public static void WriteBlock(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { ProtectedData: { } data, Text: not { Length: > 0 } }:
                json.WriteStartObject();
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", data);
                json.WriteEndObject();
                break;
            case TextReasoningContent { Text.Length: > 0 } reasoning:
                json.WriteStartObject();
                json.WriteString("type", "thinking");
                json.WriteString("thinking", reasoning.Text);
                json.WriteString("signature", reasoning.ProtectedData ?? string.Empty);
                json.WriteEndObject();
                break;
            case TextContent { Text.Length: > 0 } text:
                WriteText(json, text.Text);
                break;
            case ErrorContent { ErrorCode: Refusal.ErrorCode } refusal:
                WriteText(json, refusal.Message);
                break;
            case FunctionCallContent call:
                json.WriteStartObject();
                json.WriteString("type", "tool_use");
                json.WriteString("id", call.CallId);
                json.WriteString("name", call.Name);
                json.WritePropertyName("input");
                json.WriteRawValue(CallArguments.WriteObject(call));
                json.WriteEndObject();
                break;
        }
    }

    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
