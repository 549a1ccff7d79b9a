using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of an answer, whole or an event of a stream, what only the checks of a cascade want, and the protocols' readers therefore leave: tokens with log-probabilities, whole calls of tools, the reason for the end. For one answer.</summary>
/// <param name="held">Takes what is read.</param>
internal sealed class HeldDetails(HeldAnswer held)
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    private readonly HeldCalls _calls = new(held);

    /// <summary>Reads a whole answer, or the data of an event.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Lenient);
            if (JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                using (document)
                {
                    Read(document.RootElement);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // "[DONE]", broken JSON, or half a character: nothing that a check could read.
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void End() => _calls.EndAll();

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        // Of several answers to one request, the first.
        JsonElement choice = root.ListOf("choices").FirstOrDefault(static choice => choice.NumberOf("index") is null or 0);
        JsonElement response = root.FieldOf("response") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        string stop = choice.TextOf("finish_reason") + root.TextOf("stop_reason") + root.FieldOf("delta").TextOf("stop_reason");
        ReadCalls(root, choice, response);
        held.Add([], response.TextOf("status") == "incomplete" ? ChatFinishReason.Length : FinishOf(stop), usage: null);

        // Those of a chat completion, of an event of Responses, and of a whole response.
        held.Add(string.Empty, choice.FieldOf("logprobs").ListOf("content").Select(Token));
        held.Add(string.Empty, root.ListOf("logprobs").Select(Token));
        held.Add(string.Empty, root.ListOf("output").SelectMany(static item => item.ListOf("content")).SelectMany(static part => part.ListOf("logprobs")).Select(Token));
    }

    private void ReadCalls(JsonElement root, JsonElement choice, JsonElement response)
    {
        JsonElement index = root.FieldOf("index");
        switch (root.TextOf("type"))
        {
            case "content_block_start" when root.FieldOf("content_block").TextOf("type") == "tool_use":
                _calls.Begin(index, root.FieldOf("content_block"));
                break;
            case "content_block_delta":
                _calls.Append(index, root.FieldOf("delta").TextOf("partial_json"));
                break;
            case "content_block_stop":
                _calls.End(index);
                break;
            case "response.output_item.done":
                _calls.TakeWhole([root.FieldOf("item")]);
                break;
            default:
                _calls.TakePieces(choice.FieldOf("delta").ListOf("tool_calls"));
                _calls.TakePieces(choice.FieldOf("message").ListOf("tool_calls"));
                _calls.TakeWhole(root.ListOf("content"));
                _calls.TakeWhole(response.ListOf("output"));
                break;
        }

        if (choice.TextOf("finish_reason").Length > 0)
        {
            _calls.EndAll();
        }
    }

    private static AnswerToken Token(JsonElement token) => new(token.TextOf("token"), token.NumberOf("logprob") ?? double.NaN)
    {
        Alternatives = [.. token.ListOf("top_logprobs").Select(static other => new AnswerToken(other.TextOf("token"), other.NumberOf("logprob") ?? double.NaN))],
    };

    private static ChatFinishReason? FinishOf(string reason) => reason switch
    {
        "length" or "max_tokens" => ChatFinishReason.Length,
        "content_filter" or "refusal" => ChatFinishReason.ContentFilter,
        "tool_calls" or "tool_use" => ChatFinishReason.ToolCalls,
        "" => null,
        _ => ChatFinishReason.Stop,
    };
}
