using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>POST /predict</c> and <c>POST /predict/batch</c>: a router's score, without a model's answer.</summary>
internal sealed class PredictEndpoint(GatewayModels models, IOptions<GatewayOptions> options)
{
    public async Task OneAsync(HttpContext context)
    {
        PredictRequest request = await ReadAsync(context, GatewayJson.Default.PredictRequest).ConfigureAwait(false);
        string text = request.Text ?? throw GatewayException.Invalid("text", "The request has no 'text'.", "missing_required_parameter");
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<RoutingDecision> decisions = await models.DecideAsync(request.Model ?? GatewayModels.Auto, [text], context.RequestAborted).ConfigureAwait(false);
        await GatewayEndpoint.WriteAsync(context, Prediction.Of(text, decisions[0], models.NameOf(decisions[0]), Stopwatch.GetElapsedTime(started).TotalMilliseconds), GatewayJson.Default.Prediction).ConfigureAwait(false);
    }

    public async Task BatchAsync(HttpContext context)
    {
        PredictBatchRequest request = await ReadAsync(context, GatewayJson.Default.PredictBatchRequest).ConfigureAwait(false);
        IReadOnlyList<string?> texts = request.Texts ?? throw GatewayException.Invalid("texts", "The request has no 'texts'.", "missing_required_parameter");
        string[] prompts = [.. texts.Select(static (text, i) =>
            text ?? throw GatewayException.Invalid(string.Create(CultureInfo.InvariantCulture, $"texts[{i}]"), "A text is null.", "invalid_type"))];
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<RoutingDecision> decisions = await models.DecideAsync(request.Model ?? GatewayModels.Auto, prompts, context.RequestAborted).ConfigureAwait(false);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        double average = elapsed.TotalMilliseconds / Math.Max(1, decisions.Count);
        var batch = PredictionBatch.Of([.. decisions.Select((decision, i) => Prediction.Of(prompts[i], decision, models.NameOf(decision), average))], elapsed, average);
        await GatewayEndpoint.WriteAsync(context, batch, GatewayJson.Default.PredictionBatch).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, options.Value.MaximumRequestBytes).ConfigureAwait(false);
        return Read(body.Span, type);
    }

    /// <exception cref="GatewayException">The body is not what it should be.</exception>
    internal static T Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw GatewayException.Invalid(null, "The request's body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw GatewayException.Invalid(null, $"The request's body has a value of the wrong type at '{exception.Path}'.");
        }
    }
}
