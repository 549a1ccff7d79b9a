using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>
/// Models behind HTTP: requests and answers pass as they are where client and upstream speak the same protocol, and are translated where
/// not.
/// </summary>
internal sealed class UpstreamBackend(UpstreamEndpoints endpoints, UpstreamClient client, GatewayEngine engine, GatewayMetrics metrics) : IModelBackend
{
    public bool ReadsWholeRequest => false;

    public ValueTask<IChatExchange> OpenAsync(HttpContext context, IProtocol protocol, ModelRequest request) =>
        new(new UpstreamExchange(new UpstreamRequest(context, protocol, request, endpoints, client, engine), metrics));

    public Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken) =>
        endpoints.Of(model).IsReachableAsync(cancellationToken);
}
