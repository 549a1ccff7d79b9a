using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of an answer, whole or an event of a stream, what only the checks of a cascade want, and the protocols' readers therefore leave: tokens with log-probabilities, whole calls of tools, the reason for the end.</summary>
internal static class HeldDetails
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

        JsonElement choice = ListOf(root, "choices").FirstOrDefault();
        JsonElement response = Field(root, "response") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        string stop = TextOf(choice, "finish_reason") + TextOf(root, "stop_reason") + TextOf(Field(root, "delta"), "stop_reason");
        held.Add(ListOf(Field(choice, "message"), "tool_calls").Select(Call), TextOf(response, "status") == "incomplete" ? ChatFinishReason.Length : FinishOf(stop), usage: null);

        // Those of a chat completion, of an event of Responses, and of a whole response.
        held.Add(string.Empty, ListOf(Field(choice, "logprobs"), "content").Select(Token));
        held.Add(string.Empty, ListOf(root, "logprobs").Select(Token));
        held.Add(string.Empty, ListOf(root, "output").SelectMany(static item => ListOf(item, "content")).SelectMany(static part => ListOf(part, "logprobs")).Select(Token));
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
