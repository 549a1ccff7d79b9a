using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads of an answer, whole or an event of a stream, what only the checks of a cascade want, and the protocols' readers therefore leave:
/// tokens with log-probabilities, whole calls of tools, the reason for the end. For one answer.
/// </summary>
/// <param name="held">Takes what is read.</param>
internal sealed class HeldDetails(HeldAnswer held)
{
    private readonly AnswerCalls _calls = new(call => held.Add([call], finish: null, usage: null));

    /// <summary>Reads a whole answer, or the data of an event.</summary>
    public void Read(ReadOnlySpan<byte> json) => LenientJson.Read(json, Read);

    /// <summary>Says that nothing more comes.</summary>
    public void End() => _calls.EndAll();

    private void Read(JsonElement root)
    {
        // Of several answers to one request, the first.
        JsonElement choice = root.ListOf("choices").FirstOrDefault(static choice => choice.NumberOf("index") is null or 0);
        JsonElement response = root.FieldOf("response") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        string stop = choice.TextOf("finish_reason") + root.TextOf("stop_reason") + root.FieldOf("delta").TextOf("stop_reason");
        _calls.Read(root);
        held.Add([], response.TextOf("status") == "incomplete" ? ChatFinishReason.Length : FinishOf(stop), usage: null);

        // Those of a chat completion, of an event of Responses, and of a whole response.
        held.Add(string.Empty, choice.FieldOf("logprobs").ListOf("content").Select(Token));
        held.Add(string.Empty, root.ListOf("logprobs").Select(Token));
        held.Add(string.Empty, root.ListOf("output").SelectMany(static item => item.ListOf("content")).SelectMany(static part => part.ListOf("logprobs")).Select(Token));
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
