using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(GatewayModels models, IModelBackend backend, GatewayMetrics metrics, IOptions<GatewayOptions> options)
{
    private readonly long _maximumBytes = options.Value.MaximumRequestBytes;

    public async Task ServeAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, _maximumBytes).ConfigureAwait(false);
        ChatRequest request = ChatRequestReader.Read(body);
        Destination destination = await models.ResolveAsync(request.Model, request.ToRoutingRequest(), context.RequestAborted).ConfigureAwait(false);
        if (destination.Decision is { } decision)
        {
            metrics.Decided(decision);
        }

        await backend.AnswerAsync(context, request, destination).ConfigureAwait(false);
    }
}
