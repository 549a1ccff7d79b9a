using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// What answers a conversation, in whatever protocol: plans, calls and settles with the engine of the app's own chat client.
/// </summary>
internal sealed class RoutedEndpoint(
    GatewayModels models, GatewayEngine engine, IModelBackend backend, RequestCaller callers, GatewayMetrics metrics, IOptions<GatewayOptions> options)
{
    private readonly long _maximumBytes = options.Value.MaximumRequestBytes;

    public async Task ServeAsync(HttpContext context, IProtocol protocol)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, _maximumBytes).ConfigureAwait(false);
        ModelRequest request = protocol.ReadRequest(body, keepsTexts: !backend.ReadsWholeRequest);
        string? modelId = models.Resolve(request.Model);
        IChatExchange exchange = await backend.OpenAsync(context, protocol, request).ConfigureAwait(false);
        ModelCall call = await PlanAsync(exchange, exchange.View(modelId) with { CallerName = callers.NameOf(context) }, context.RequestAborted).ConfigureAwait(false);
        try
        {
            await exchange.AnswerAsync(call).ConfigureAwait(false);
        }
        finally
        {
            call.End();
            metrics.Ended(call);
        }
    }

    private async ValueTask<ModelCall> PlanAsync(IChatExchange exchange, RequestView request, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Engine.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RoutingException exception) when (exception.IsNoModelCapable && exchange.FindRefusal(exception) is { } refusal)
        {
            throw new GatewayException(refusal);
        }
    }
}
