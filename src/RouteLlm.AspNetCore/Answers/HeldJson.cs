using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of an answer, whole or an event of a stream, what the checks of a cascade want: its text, its tokens, calls of tools, the reason for its end. Chat completions, Responses and Messages alike.</summary>
internal static class HeldJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    public static void Read(ReadOnlySpan<byte> json, HeldAnswer held)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 });
            if (JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                using (document)
                {
                    Read(document.RootElement, held);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // "[DONE]", broken JSON, or half a character: nothing that a check could read.
        }
    }

    private static void Read(JsonElement root, HeldAnswer held)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonElement choice in ListOf(root, "choices").Take(1))
        {
            JsonElement message = Field(choice, "delta") is { ValueKind: JsonValueKind.Object } delta ? delta : Field(choice, "message");
            held.Add(TextOf(message, "content"), ListOf(Field(choice, "logprobs"), "content").Select(Token));
            held.Add(Field(choice, "message").ValueKind == JsonValueKind.Object ? ListOf(message, "tool_calls").Select(Call) : [], FinishOf(TextOf(choice, "finish_reason")), usage: null);
        }

        // Responses: the whole one, or its events.
        JsonElement response = Field(root, "response") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        if (TextOf(root, "type") is "response.output_text.delta")
        {
            held.Add(TextOf(root, "delta"), ListOf(root, "logprobs").Select(Token));
        }
        else if (TextOf(root, "type").Length == 0)
        {
            foreach (JsonElement part in ListOf(root, "output").SelectMany(static item => ListOf(item, "content")))
            {
                held.Add(TextOf(part, "text"), ListOf(part, "logprobs").Select(Token));
            }
        }

        held.Add([], TextOf(response, "status") == "incomplete" ? ChatFinishReason.Length : null, UsageOf(Field(response, "usage")));

        // Messages: the whole one, or its events.
        string delivered = TextOf(Field(root, "delta"), "text");
        string[] blocks = TextOf(root, "type") == "message" ? [.. ListOf(root, "content").Select(static block => TextOf(block, "text"))] : [];
        held.Add(delivered + string.Concat(blocks), []);
        string stop = TextOf(root, "stop_reason") is { Length: > 0 } reason ? reason : TextOf(Field(root, "delta"), "stop_reason");
        held.Add([], FinishOf(stop), usage: null);
    }

    private static FunctionCallContent Call(JsonElement call)
    {
        JsonElement function = Field(call, "function");
        try
        {
            using JsonDocument arguments = JsonDocument.Parse(TextOf(function, "arguments") is { Length: > 0 } text ? text : "{}", Lenient);
            return new FunctionCallContent(
                TextOf(call, "id"), TextOf(function, "name"), arguments.RootElement.EnumerateObject().ToDictionary(static field => field.Name, static field => (object?)field.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return new FunctionCallContent(TextOf(call, "id"), TextOf(function, "name")) { Exception = exception };
        }
    }

    private static AnswerToken Token(JsonElement token) => new(TextOf(token, "token"), NumberOf(token, "logprob") ?? double.NaN)
    {
        Alternatives = [.. ListOf(token, "top_logprobs").Select(static other => new AnswerToken(TextOf(other, "token"), NumberOf(other, "logprob") ?? double.NaN))],
    };

    private static UsageDetails? UsageOf(JsonElement usage) => usage.ValueKind != JsonValueKind.Object ? null : new UsageDetails
    {
        InputTokenCount = (long?)(NumberOf(usage, "prompt_tokens") ?? NumberOf(usage, "input_tokens")),
        OutputTokenCount = (long?)(NumberOf(usage, "completion_tokens") ?? NumberOf(usage, "output_tokens")),
    };

    private static ChatFinishReason? FinishOf(string reason) => reason switch
    {
        "length" or "max_tokens" => ChatFinishReason.Length,
        "content_filter" or "refusal" => ChatFinishReason.ContentFilter,
        "tool_calls" or "tool_use" => ChatFinishReason.ToolCalls,
        "" => null,
        _ => ChatFinishReason.Stop,
    };

    private static JsonElement Field(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) ? field : default;

    private static JsonElement.ArrayEnumerator ListOf(JsonElement value, string name) => Field(value, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static string TextOf(JsonElement value, string name) => Field(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static double? NumberOf(JsonElement value, string name) => Field(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double read) ? read : null;
}
