using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Soak;

/// <summary>What a gateway answered.</summary>
internal sealed class CompletionReading
{
    private const string EventStart = "data: ";
    private const string End = "[DONE]";

    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    /// <summary>Gets the id of the tool call that it ends in.</summary>
    public string? CallId { get; private set; }

    /// <summary>Gets which model answered.</summary>
    public string? Model { get; private set; }

    /// <summary>Gets why it did.</summary>
    public string? Basis { get; private set; }

    /// <summary>Gets whether some of the answer arrived.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Gets what went wrong.</summary>
    public string? Problem { get; private set; }

    public static async Task<CompletionReading> ReadAsync(HttpResponseMessage response, bool isStreamed, CancellationToken cancellationToken)
    {
        var reading = new CompletionReading { Model = HeaderOf(response, "x-routellm-model"), Basis = HeaderOf(response, "x-routellm-basis") };
        try
        {
            await (isStreamed && response.IsSuccessStatusCode ? reading.ReadEventsAsync(response, cancellationToken) : reading.ReadWholeAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            reading.Problem = exception.Message;
        }

        return reading;
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    private async Task ReadWholeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            Take(JsonNode.Parse(body)!["choices"]![0]!["message"]!);
        }
        else
        {
            Problem = $"{(int)response.StatusCode} {body}";
        }
    }

    private async Task ReadEventsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        bool hasEnded = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            hasEnded |= line == EventStart + End;
            if (!line.StartsWith(EventStart, StringComparison.Ordinal) || hasEnded)
            {
                continue;
            }

            JsonNode node = JsonNode.Parse(line[EventStart.Length..])!;
            Problem ??= node["error"]?.ToJsonString();
            if (node["choices"] is JsonArray { Count: > 0 } choices)
            {
                Take(choices[0]!["delta"]!);
            }
        }

        Problem ??= hasEnded ? null : "the stream ended without [DONE]";
    }

    private void Take(JsonNode message)
    {
        string text = message["content"]?.GetValue<string>() ?? string.Empty;
        _text.Append(text);
        CallId ??= message["tool_calls"]?[0]?["id"]?.GetValue<string>();
        HasBegun |= text.Length > 0 || CallId is not null;
    }
}
