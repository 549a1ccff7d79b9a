using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The upstreams, by the names of their models.</summary>
internal sealed class UpstreamEndpoints
{
    private readonly Dictionary<string, UpstreamEndpoint> _endpoints;
    private readonly ModelProtocol[] _protocols;

    public UpstreamEndpoints(IOptions<GatewayOptions> options)
    {
        _endpoints = options.Value.AllUpstreams().ToDictionary(static upstream => upstream.Name, static upstream => new UpstreamEndpoint(upstream.Upstream), StringComparer.Ordinal);
        _protocols = [.. _endpoints.Values.Select(static endpoint => endpoint.Settings.Protocol).Distinct()];
    }

    /// <summary>Tells whether all upstreams speak a protocol.</summary>
    public bool AllSpeak(ModelProtocol protocol) => _protocols is [var only] && only == protocol;

    public UpstreamEndpoint Of(RoutedModel model) => _endpoints[model.Name];

    /// <summary>Gets the upstream of a model; <see langword="null"/> where it has none.</summary>
    public UpstreamEndpoint? Find(string model) => _endpoints.GetValueOrDefault(model);
}
