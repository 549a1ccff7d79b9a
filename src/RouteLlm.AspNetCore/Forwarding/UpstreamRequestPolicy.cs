using System.ClientModel.Primitives;

namespace RouteLlm;

/// <summary>Gives the requests of the OpenAI package what an upstream needs beyond an address and a bearer token: its query, its headers, and the key in Azure's header.</summary>
internal sealed class UpstreamRequestPolicy(GatewayUpstream upstream, string key) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Apply(message.Request);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Apply(message.Request);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Apply(PipelineRequest request)
    {
        if (upstream.Address().Query is { Length: > 0 } query && request.Uri is { Query.Length: 0 } address)
        {
            request.Uri = new Uri(address.AbsoluteUri + query);
        }

        if (upstream.SendsApiKeyHeader())
        {
            request.Headers.Remove("Authorization");
            request.Headers.Set(UpstreamKeys.ApiKeyHeader, key);
        }

        foreach ((string name, string value) in upstream.Headers)
        {
            request.Headers.Set(name, value);
        }
    }
}
