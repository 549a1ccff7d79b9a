using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The upstreams, by the names of their models.</summary>
internal sealed class UpstreamEndpoints(IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, UpstreamEndpoint> _endpoints = options.Value.AllUpstreams().ToDictionary(
        static upstream => upstream.Name, static upstream => new UpstreamEndpoint(upstream.Upstream), StringComparer.Ordinal);

    public UpstreamEndpoint Of(RoutedModel model) => _endpoints[model.Name];
}
