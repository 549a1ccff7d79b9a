using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a response says beside its output: its id, and the parameters of its request.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Created">When it began.</param>
/// <param name="Model">The model.</param>
/// <param name="IsKept">Whether its provider keeps it.</param>
internal sealed record ResponseHead(string Id, DateTimeOffset Created, string Model, bool IsKept)
{
    private const string Incomplete = "incomplete";

    // What the protocol says where a request does not.
    private static readonly (string Name, string Default)[] Parameters =
    [
        ("instructions", "null"), ("max_output_tokens", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"), ("previous_response_id", "null"),
        ("reasoning", """{"effort":null,"summary":null}"""), ("temperature", "null"), ("text", """{"format":{"type":"text"}}"""), ("tool_choice", "\"auto\""), ("tools", "[]"),
        ("top_p", "null"), ("truncation", "\"disabled\""), ("user", "null"),
    ];

    /// <summary>Gives the id by which a client goes on: the conversation's, where the provider keeps it.</summary>
    public static string IdOf(string? conversationId, string? responseId) =>
        conversationId ?? responseId ?? ResponseItemWriter.NewId("resp");

    /// <summary>Says how an answer ended.</summary>
    public static string StatusOf(ChatFinishReason? reason) => ReasonOf(reason) is null ? ResponseItemWriter.Completed : Incomplete;

    /// <summary>Writes the response.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">What it answers.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="output">The items.</param>
    /// <param name="finishReason">Why it ended.</param>
    /// <param name="usage">What it used.</param>
    /// <param name="error">What it failed with.</param>
    public void Write(
        Utf8JsonWriter json, TranslatedRequest request, string status, IEnumerable<byte[]> output, ChatFinishReason? finishReason = null, UsageDetails? usage = null, ApiError? error = null)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", Created.ToUnixTimeSeconds());
        json.WriteString("status", status);
        WriteError(json, error);
        WriteIncompleteness(json, finishReason);
        json.WriteString("model", Model);
        json.WriteStartArray("output");
        foreach (byte[] item in output)
        {
            json.WriteRawValue(item);
        }

        json.WriteEndArray();
        json.WriteBoolean("store", IsKept);
        foreach ((string name, string missing) in Parameters)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(request.Repeated.TryGetValue(name, out JsonElement value) ? value.GetRawText() : missing);
        }

        WriteUsage(json, usage);
        json.WriteEndObject();
    }

    private static string? ReasonOf(ChatFinishReason? reason) =>
        reason == ChatFinishReason.Length ? "max_output_tokens"
        : reason == ChatFinishReason.ContentFilter ? "content_filter"
        : null;

    private static void WriteError(Utf8JsonWriter json, ApiError? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", error.Code ?? error.Type);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }

    private static void WriteIncompleteness(Utf8JsonWriter json, ChatFinishReason? finishReason)
    {
        if (ReasonOf(finishReason) is not { } reason)
        {
            json.WriteNull("incomplete_details");
            return;
        }

        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, UsageDetails? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage");
            return;
        }

        long input = usage.InputTokenCount ?? 0;
        long output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedInputTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.TotalTokenCount is > 0 and { } total ? total : input + output);
        json.WriteEndObject();
    }
}
