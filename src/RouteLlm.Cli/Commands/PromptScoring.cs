using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Scores a stream of prompts in batches, keeping their order.</summary>
internal sealed class PromptScoring(IPromptRouter router, TextReader input, string inputName, Action<JsonLineException>? onInvalidLine)
{
    // Enough for routers that embed to fill a batch; small enough that the first results come soon.
    private const int BatchSize = 256;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<JsonElement> _prompts = new(BatchSize);
    private readonly List<RoutingRequest> _requests = new(BatchSize);
    private readonly RouterScore[] _scores = new RouterScore[BatchSize];

    /// <summary>Scores to the end of the input.</summary>
    /// <param name="output">Receives a line of JSON for each prompt.</param>
    /// <param name="progress">Called after each batch.</param>
    /// <param name="cancellationToken">Cancels the scoring.</param>
    /// <returns>The number of prompts that were scored.</returns>
    public async Task<long> RunAsync(TextWriter output, Action? progress, CancellationToken cancellationToken)
    {
        long scored = 0;
        using var json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        try
        {
            await foreach (JsonLine line in JsonLines.ReadAsync(input, inputName, onInvalidLine, cancellationToken))
            {
                if (ReadPrompt(line) is not { } prompt)
                {
                    continue;
                }

                _prompts.Add(line.Root.GetProperty("prompt"));
                _requests.Add(new RoutingRequest(prompt));
                if (_requests.Count == BatchSize)
                {
                    scored += await WriteBatchAsync(json, output, cancellationToken);
                    progress?.Invoke();
                }
            }
        }
        catch (JsonLineException)
        {
            // What stood before a bad line is written all the same.
            await WriteBatchAsync(json, output, cancellationToken);
            throw;
        }

        return scored + await WriteBatchAsync(json, output, cancellationToken);
    }

    private string? ReadPrompt(JsonLine line)
    {
        try
        {
            return line.GetText("prompt");
        }
        catch (JsonLineException exception) when (onInvalidLine is not null)
        {
            onInvalidLine(exception);
            return null;
        }
    }

    private async Task<int> WriteBatchAsync(Utf8JsonWriter json, TextWriter output, CancellationToken cancellationToken)
    {
        int count = _requests.Count;
        await router.ScoreAsync(_requests, _scores.AsMemory(0, count), cancellationToken);
        for (int i = 0; i < count; i++)
        {
            json.WriteStartObject();
            json.WritePropertyName("prompt");
            _prompts[i].WriteTo(json);
            json.WriteNumber("strong_win_rate", _scores[i].StrongWinRate);
            if (_scores[i].Reason is { } reason)
            {
                json.WriteString("reason", reason);
            }

            if (_scores[i].IsDefaultTarget)
            {
                json.WriteBoolean("fallback", value: true);
            }

            json.WriteEndObject();
            json.Flush();
            json.Reset();
            _buffer.Write("\n"u8);
        }

        await output.WriteAsync(Encoding.UTF8.GetString(_buffer.WrittenSpan).AsMemory(), cancellationToken);
        _buffer.ResetWrittenCount();
        _prompts.Clear();
        _requests.Clear();
        return count;
    }
}
