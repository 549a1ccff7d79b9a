using System.ClientModel;
using System.ClientModel.Primitives;

namespace RouteLlm;

/// <summary>
/// Makes of a request of the OpenAI package what an endpoint asks for: its query, its header for the key, headers of its own, parameters
/// under other names or none.
/// </summary>
internal sealed class EndpointRequestPolicy(ModelEndpoint endpoint, string key) : PipelinePolicy
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
        if (endpoint.Address().Query is { Length: > 0 } query && request.Uri is { Query.Length: 0 } address)
        {
            request.Uri = new Uri(address.AbsoluteUri + query);
        }

        if (endpoint.Address().TakesApiKeyHeader())
        {
            request.Headers.Remove("Authorization");
            request.Headers.Set(EndpointAddress.ApiKeyHeader, key);
        }

        foreach ((string name, string value) in endpoint.Headers)
        {
            request.Headers.Set(name, value);
        }

        if (request.Content is { } content && endpoint.ParameterNames.Count + endpoint.DroppedParameters.Count + endpoint.SetParameters.Count > 0)
        {
            var body = new MemoryStream();
            content.WriteTo(body);
            request.Content = BinaryContent.Create(BinaryData.FromBytes(
                ParameterRules.Apply(body.GetBuffer().AsMemory(0, (int)body.Length), endpoint.ParameterNames, endpoint.DroppedParameters, endpoint.SetParameters)));
        }
    }
}
