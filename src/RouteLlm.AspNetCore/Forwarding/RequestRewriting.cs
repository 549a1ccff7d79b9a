using System.Collections.ObjectModel;

namespace RouteLlm;

/// <summary>Writes the body that an upstream gets: the client's, with the model's name replaced, and parameters renamed, left out or set where the upstream asks for it.</summary>
internal static class RequestRewriting
{
    public static ReadOnlyMemory<byte> For(ModelRequest request, UpstreamEndpoint endpoint, string? passedOnModelId)
    {
        GatewayUpstream upstream = endpoint.Settings;
        ReadOnlyMemory<byte> body = passedOnModelId is null ? request.WithModel(upstream.Model, endpoint.ModelJson) : request.WithModel(passedOnModelId);
        return upstream.ParameterNames.Count + upstream.DroppedParameters.Count + upstream.SetParameters.Count == 0
            ? body
            : ParameterRules.Apply(body, new ReadOnlyDictionary<string, string>(upstream.ParameterNames), [.. upstream.DroppedParameters], new ReadOnlyDictionary<string, string>(upstream.SetParameters));
    }
}
