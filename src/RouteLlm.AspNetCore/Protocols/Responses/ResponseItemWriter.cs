using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes the items of a response's output.</summary>
internal static class ResponseItemWriter
{
    public const string InProgress = "in_progress";
    public const string Completed = "completed";

    public static string NewId(string kind) => $"{kind}_{Guid.NewGuid():N}";

    /// <param name="json">Where to.</param>
    /// <param name="id">The item's id.</param>
    /// <param name="status">Whether it is complete.</param>
    /// <param name="text">What the model said; <see langword="null"/> before it said anything.</param>
    /// <param name="isRefusal">Whether it declined with it.</param>
    public static void WriteMessage(Utf8JsonWriter json, string id, string status, string? text, bool isRefusal)
    {
        Begin(json, id, "message", status);
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        if (text is not null)
        {
            WriteTextPart(json, text, isRefusal);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteTextPart(Utf8JsonWriter json, string text, bool isRefusal)
    {
        json.WriteStartObject();
        json.WriteString("type", isRefusal ? "refusal" : "output_text");
        json.WriteString(isRefusal ? "refusal" : "text", text);
        if (!isRefusal)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="id">The item's id.</param>
    /// <param name="status">Whether it is complete.</param>
    /// <param name="summary">What may be read of the reasoning; <see langword="null"/> for nothing.</param>
    /// <param name="encrypted">What only the model can read; <see langword="null"/> for nothing.</param>
    public static void WriteReasoning(Utf8JsonWriter json, string id, string status, string? summary, string? encrypted)
    {
        Begin(json, id, "reasoning", status);
        json.WriteStartArray("summary");
        if (!string.IsNullOrEmpty(summary))
        {
            WriteSummaryPart(json, summary);
        }

        json.WriteEndArray();
        if (encrypted is not null)
        {
            json.WriteString("encrypted_content", encrypted);
        }

        json.WriteEndObject();
    }

    public static void WriteSummaryPart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "summary_text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, string id, string status, string callId, string name, string arguments)
    {
        Begin(json, id, "function_call", status);
        json.WriteString("call_id", callId);
        json.WriteString("name", name);
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string id, string type, string status)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("status", status);
    }
}
