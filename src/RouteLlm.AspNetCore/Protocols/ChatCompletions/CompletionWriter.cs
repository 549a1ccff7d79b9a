using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates an answer into OpenAI's JSON.</summary>
internal static class CompletionWriter
{
    public static byte[] Write(ChatResponse response, string model) => WrittenJson.Of(json =>
    {
        Begin(json, response.ResponseId ?? NewId(), "chat.completion", response.CreatedAt ?? DateTimeOffset.UtcNow, response.ModelId ?? model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        FunctionCallContent[] calls = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];
        AnswerWords.Of(response.Messages.SelectMany(static message => message.Contents)).WriteMessage(json, calls.Length > 0);
        WriteCalls(json, calls, firstIndex: null);
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", FinishReason(response.FinishReason, calls.Length > 0));
        json.WriteEndObject();
        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            WriteUsage(json, usage);
        }

        json.WriteEndObject();
    });

    public static string NewId() => $"chatcmpl-{Guid.NewGuid():N}";

    public static void Begin(Utf8JsonWriter json, string id, string kind, DateTimeOffset created, string model)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", kind);
        json.WriteNumber("created", created.ToUnixTimeSeconds());
        json.WriteString("model", model);
    }

    /// <param name="json">Where to.</param>
    /// <param name="calls">The calls; none writes nothing.</param>
    /// <param name="firstIndex">
    /// The index of the first call in a stream; <see langword="null"/> in a whole answer, where calls have none.
    /// </param>
    public static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<FunctionCallContent> calls, int? firstIndex)
    {
        if (calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        for (int i = 0; i < calls.Count; i++)
        {
            json.WriteStartObject();
            if (firstIndex is { } first)
            {
                json.WriteNumber("index", first + i);
            }

            json.WriteString("id", calls[i].CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", calls[i].Name);
            json.WriteString("arguments", CallArguments.Write(calls[i]));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteUsage(Utf8JsonWriter json, UsageDetails usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.InputTokenCount ?? 0);
        json.WriteNumber("completion_tokens", usage.OutputTokenCount ?? 0);
        json.WriteNumber("total_tokens", usage.TotalTokenCount is > 0 and { } total ? total : (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0));
        if (usage.CachedInputTokenCount is > 0 and { } cached)
        {
            json.WriteStartObject("prompt_tokens_details");
            json.WriteNumber("cached_tokens", cached);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static string FinishReason(ChatFinishReason? reason, bool hasCalls) =>
        reason?.Value ?? (hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop).Value;
}
