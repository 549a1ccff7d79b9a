using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Models behind HTTP: requests and answers pass as they are.</summary>
internal sealed class UpstreamBackend(UpstreamEndpoints endpoints, UpstreamClient client, GatewayMetrics metrics) : IModelBackend
{
    public bool ReadsWholeRequest => false;

    public IChatExchange Open(HttpContext context, ModelRequest request) => new UpstreamExchange(context, request, endpoints, client, metrics);

    public Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken) => endpoints.Of(model).IsReachableAsync(cancellationToken);
}
