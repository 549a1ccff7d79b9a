using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The upstreams, by the names of their models.</summary>
internal sealed class UpstreamEndpoints(IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, UpstreamEndpoint> _endpoints = options.Value.AllUpstreams().ToDictionary(
        static upstream => upstream.Name, static upstream => new UpstreamEndpoint(upstream.Upstream), StringComparer.Ordinal);

    public UpstreamEndpoint Of(RoutedModel model) => _endpoints[model.Name];

    /// <summary>Gets the upstream of a model; <see langword="null"/> where it has none.</summary>
    public UpstreamEndpoint? Find(string model) => _endpoints.GetValueOrDefault(model);
}
