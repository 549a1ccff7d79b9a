using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>POST /predict</c> and <c>POST /predict/batch</c>: a router's score, without a model's answer.</summary>
internal sealed class PredictEndpoint(GatewayModels models, RequestCaller callers, IOptions<GatewayOptions> options)
{
    // As many texts at once as a router takes in one batch without much memory.
    private const int TextsAtOnce = 256;
    private const int BytesAtOnce = 1024 * 1024;

    // A character of a reason takes six bytes where it is escaped.
    private const int MostBytesOfCharacter = 6;

    public async Task OneAsync(HttpContext context)
    {
        PredictRequest request = PredictRequestReader.ReadOne(await ReadBodyAsync(context).ConfigureAwait(false));
        long started = Stopwatch.GetTimestamp();
        RoutingDecision decision = (await DecideAsync(context, request).ConfigureAwait(false))[0];
        using var answer = new PredictionWriter(context);
        await answer.WriteOneAsync(request, decision, models.NameOf(decision), Stopwatch.GetElapsedTime(started)).ConfigureAwait(false);
    }

    public async Task BatchAsync(HttpContext context)
    {
        PredictRequest request = PredictRequestReader.ReadBatch(await ReadBodyAsync(context).ConfigureAwait(false), options.Value.MaximumBatchTexts);
        long started = Stopwatch.GetTimestamp();
        List<RoutingDecision> decisions = await DecideAsync(context, request).ConfigureAwait(false);
        ThrowIfTooLarge(request, decisions);
        using var answer = new PredictionWriter(context);
        await answer.WriteBatchAsync(request, decisions, models.NameOf, Stopwatch.GetElapsedTime(started)).ConfigureAwait(false);
    }

    private Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context) =>
        RequestBody.ReadAsync(context, options.Value.MaximumRequestBytes);

    // The texts of one batch at a time.
    private async Task<List<RoutingDecision>> DecideAsync(HttpContext context, PredictRequest request)
    {
        List<RoutingDecision> decisions = new(request.Texts.Count);
        int next = 0;
        do
        {
            List<string> texts = [];
            for (int bytes = 0; next < request.Texts.Count && texts.Count < TextsAtOnce && bytes < BytesAtOnce; next++)
            {
                bytes += request.Texts[next].Length;
                texts.Add(TextOf(request.RawText(next).Span));
            }

            decisions.AddRange(await models.DecideAsync(request.Model, texts, callers.NameOf(context), context.RequestAborted).ConfigureAwait(false));
        }
        while (next < request.Texts.Count);

        return decisions;
    }

    private static string TextOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        try
        {
            return LongText.Read(reader);
        }
        catch (InvalidOperationException exception)
        {
            throw GatewayException.InvalidBody(exception);
        }
    }

    // Before anything of it is sent.
    private void ThrowIfTooLarge(PredictRequest request, List<RoutingDecision> decisions)
    {
        long bytes = PredictionWriter.MostBytesBesideTexts;
        for (int i = 0; i < decisions.Count; i++)
        {
            bytes += request.Texts[i].Length + PredictionWriter.MostBytesBesideTexts + ((decisions[i].Reason?.Length ?? 0) * MostBytesOfCharacter);
        }

        if (bytes > options.Value.MaximumBatchAnswerBytes)
        {
            throw GatewayException.AnswerTooLarge(options.Value.MaximumBatchAnswerBytes);
        }
    }
}
