using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>
/// Writes what a router says of prompts, piece by piece: <c>text</c>, <c>score</c>, <c>route_label</c> and <c>processing_time_ms</c> as the
/// routing service of RouteLLM's users has them, and more beside them. For one answer.
/// </summary>
internal sealed class PredictionWriter : IDisposable
{
    /// <summary>The most bytes that a prediction takes beside its text and its reason.</summary>
    public const int MostBytesBesideTexts = 1024;

    private const int PieceSize = 64 * 1024;

    private readonly HttpContext _context;
    private readonly ArrayBufferWriter<byte> _piece = new(MostBytesBesideTexts);
    private readonly Utf8JsonWriter _json;

    /// <param name="context">The request.</param>
    public PredictionWriter(HttpContext context)
    {
        _context = context;
        _json = new Utf8JsonWriter(_piece, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        context.Response.ContentType = "application/json";
    }

    /// <summary>Writes the predictions of a batch, and their times after them.</summary>
    public async Task WriteBatchAsync(
        PredictRequest request, IReadOnlyList<RoutingDecision> decisions, Func<RoutingDecision, string> nameOf, TimeSpan elapsed)
    {
        double average = elapsed.TotalMilliseconds / Math.Max(1, decisions.Count);
        _json.WriteStartObject();
        _json.WriteStartArray("predictions");
        for (int i = 0; i < decisions.Count; i++)
        {
            await WriteAsync(request.RawText(i), decisions[i], nameOf(decisions[i]), average).ConfigureAwait(false);
        }

        _json.WriteEndArray();
        _json.WriteNumber("total_processing_time_ms", elapsed.TotalMilliseconds);
        _json.WriteNumber("average_processing_time_ms", average);
        _json.WriteNumber("time_ms", elapsed.TotalMilliseconds);
        _json.WriteEndObject();
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Writes one prediction.</summary>
    public async Task WriteOneAsync(PredictRequest request, RoutingDecision decision, string model, TimeSpan elapsed)
    {
        await WriteAsync(request.RawText(0), decision, model, elapsed.TotalMilliseconds).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    public void Dispose() => _json.Dispose();

    private async Task WriteAsync(ReadOnlyMemory<byte> text, RoutingDecision decision, string model, double milliseconds)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("text");
        await WriteTextAsync(text).ConfigureAwait(false);
        _json.WriteNumber("score", decision.StrongWinRate);
        _json.WriteString("route_label", decision.Target == RouteTarget.Strong ? "Strong Model" : "Weak Model");
        _json.WriteNumber("processing_time_ms", milliseconds);
        _json.WriteString("route", decision.Target.Word());
        _json.WriteNumber("time_ms", milliseconds);
        _json.WriteString("router", decision.Router);
        _json.WriteNumber("threshold", decision.Threshold);
        _json.WriteString("model", model);
        _json.WriteString("basis", decision.Basis.Word());
        if (decision.Reason is { } reason)
        {
            _json.WriteString("reason", reason);
        }

        _json.WriteEndObject();
        await FlushWhereLargeAsync().ConfigureAwait(false);
    }

    // A text passes as it stands in the body, which was read to its end. A long one is not copied: what stands between its quotes goes out
    // by itself.
    private async Task WriteTextAsync(ReadOnlyMemory<byte> text)
    {
        if (text.Length <= PieceSize)
        {
            _json.WriteRawValue(text.Span, skipInputValidation: true);
            return;
        }

        _json.WriteRawValue("\""u8, skipInputValidation: true);
        await FlushAsync().ConfigureAwait(false);
        for (int i = 1; i < text.Length; i += PieceSize)
        {
            await _context.Response.Body.WriteAsync(text[i..Math.Min(text.Length, i + PieceSize)], _context.RequestAborted).ConfigureAwait(false);
        }
    }

    private Task FlushWhereLargeAsync() => _piece.WrittenCount + _json.BytesPending > PieceSize ? FlushAsync() : Task.CompletedTask;

    private async Task FlushAsync()
    {
        await _json.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
        await _context.Response.Body.WriteAsync(_piece.WrittenMemory, _context.RequestAborted).ConfigureAwait(false);
        _piece.ResetWrittenCount();
    }
}
