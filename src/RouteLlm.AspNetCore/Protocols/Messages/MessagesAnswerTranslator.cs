using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates an answer of Anthropic's, event by event or whole, into the abstraction's words. For one answer.</summary>
internal sealed class MessagesAnswerTranslator
{
    private readonly AnswerPart _part = new();
    private readonly StringBuilder _arguments = new();
    private string? _callId;
    private string? _callName;

    /// <summary>Gets whether the answer is complete.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Translates a whole answer.</summary>
    /// <exception cref="UpstreamException">It is an error, or no JSON.</exception>
    public ChatResponse Translate(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = Parse(body);
        JsonElement message = document.RootElement;
        Read(body.Span);
        HasEnded = true;
        bool hasContent = message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, hasContent ? [.. content.EnumerateArray().Select(ContentOf).OfType<AIContent>()] : []))
        {
            ResponseId = _part.Id,
            ModelId = _part.Model,
            FinishReason = ReasonOf(message),
            Usage = _part.Usage,
        };
    }

    /// <summary>Translates an event; <see langword="null"/> for one that says nothing to a client.</summary>
    /// <exception cref="UpstreamException">It is an error, or no JSON.</exception>
    public ChatResponseUpdate? TranslateEvent(ReadOnlySpan<byte> data)
    {
        using JsonDocument document = Parse(data.ToArray());
        JsonElement root = document.RootElement;
        Read(data);
        List<AIContent> contents = _part.Usage is { } usage ? [new UsageContent(usage)] : [];
        ChatFinishReason? reason = null;
        switch (TextOf(root, "type"))
        {
            case "content_block_start" when root.TryGetProperty("content_block", out JsonElement block):
                Begin(block, contents);
                break;
            case "content_block_delta" when root.TryGetProperty("delta", out JsonElement delta):
                Append(delta, contents);
                break;
            case "content_block_stop" when _callId is not null:
                contents.Add(CallOf(_callId, _callName, _arguments.ToString()));
                _callId = null;
                break;
            case "message_delta" when root.TryGetProperty("delta", out JsonElement end):
                reason = ReasonOf(end);
                break;
            case "message_stop":
                HasEnded = true;
                break;
        }

        return contents.Count == 0 && reason is null ? null : new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = _part.LastId,
            MessageId = _part.LastId,
            ModelId = _part.LastModel,
            FinishReason = reason,
        };
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = RequestBodyCheck.MaximumDepth });
            return document.RootElement.ValueKind != JsonValueKind.Object ? throw new UpstreamException("The upstream's answer is no message.")
                : JsonCheck.HoldsBadText(json.Span, RequestBodyCheck.MaximumDepth) ? throw new UpstreamException("The upstream's answer contains text that is not valid Unicode.")
                : document;
        }
        catch (JsonException exception)
        {
            throw new UpstreamException("The upstream's answer is not valid JSON.", exception);
        }
    }

    private static string? TextOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static AIContent? ContentOf(JsonElement block) => TextOf(block, "type") switch
    {
        "text" => new TextContent(TextOf(block, "text")),
        "thinking" => new TextReasoningContent(TextOf(block, "thinking")) { ProtectedData = TextOf(block, "signature") },
        "redacted_thinking" => new TextReasoningContent(string.Empty) { ProtectedData = TextOf(block, "data") },
        "tool_use" => CallOf(TextOf(block, "id"), TextOf(block, "name"), block.TryGetProperty("input", out JsonElement input) ? input.GetRawText() : string.Empty),
        _ => null,
    };

    private static FunctionCallContent CallOf(string? id, string? name, string arguments)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            return new FunctionCallContent(id ?? string.Empty, name ?? string.Empty, CallArguments.Read(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Cut off, perhaps. Who gets it sees what the model wrote.
            return new FunctionCallContent(id ?? string.Empty, name ?? string.Empty) { Exception = exception, RawRepresentation = arguments };
        }
    }

    private static ChatFinishReason? ReasonOf(JsonElement message) => TextOf(message, "stop_reason") switch
    {
        null or "" => null,
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "max_tokens" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "refusal" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    private void Read(ReadOnlySpan<byte> json)
    {
        MessagesPartReader.Read(json, _part, readsText: false);
        if (_part.IsError)
        {
            throw new UpstreamException("The upstream reported an error.");
        }
    }

    private void Begin(JsonElement block, List<AIContent> contents)
    {
        if (TextOf(block, "type") == "tool_use")
        {
            (_callId, _callName) = (TextOf(block, "id") ?? string.Empty, TextOf(block, "name"));
            _arguments.Clear();
        }
        else if (ContentOf(block) is { } content and not TextContent { Text: null or "" } and not TextReasoningContent { Text: null or "", ProtectedData: null or "" })
        {
            contents.Add(content);
        }
    }

    private void Append(JsonElement delta, List<AIContent> contents)
    {
        switch (TextOf(delta, "type"))
        {
            case "text_delta":
                contents.Add(new TextContent(TextOf(delta, "text")));
                break;
            case "thinking_delta":
                contents.Add(new TextReasoningContent(TextOf(delta, "thinking")));
                break;
            case "signature_delta":
                contents.Add(new TextReasoningContent(null) { ProtectedData = TextOf(delta, "signature") });
                break;
            case "input_json_delta":
                _arguments.Append(TextOf(delta, "partial_json"));
                break;
        }
    }
}
