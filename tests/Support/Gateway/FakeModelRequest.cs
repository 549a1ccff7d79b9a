using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>What a fake model reads of a request.</summary>
/// <param name="Model">The model that is asked for.</param>
/// <param name="IsStreamed">Whether it streams.</param>
/// <param name="Tool">The tool to call, where one is offered and no result has come back.</param>
internal sealed record FakeModelRequest(string Model, bool IsStreamed, string? Tool)
{
    public static FakeModelRequest Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        string last = root.GetProperty("messages").EnumerateArray().Last().GetRawText();
        bool hasResult = last.Contains("\"tool_result\"", StringComparison.Ordinal) || last.Contains("\"tool\"", StringComparison.Ordinal);
        return new FakeModelRequest(
            root.GetProperty("model").GetString()!,
            root.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean(),
            !hasResult && root.TryGetProperty("tools", out JsonElement tools) && tools.GetArrayLength() > 0 ? NameOf(tools[0]) : null);
    }

    private static string NameOf(JsonElement tool) => (tool.TryGetProperty("function", out JsonElement function) ? function : tool).GetProperty("name").GetString()!;
}
