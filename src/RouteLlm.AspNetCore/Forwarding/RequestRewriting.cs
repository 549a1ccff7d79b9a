using System.Collections.ObjectModel;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Writes the body that an upstream gets: the client's, with the model's name replaced, and parameters renamed, left out or set where the
/// upstream asks for it.
/// </summary>
internal static class RequestRewriting
{
    // Below this, one piece that is copied is sent faster than three.
    private const int LongestCopy = 64 * 1024;

    public static HttpContent For(ModelRequest request, UpstreamEndpoint endpoint, string? passedOnModelId)
    {
        GatewayUpstream upstream = endpoint.Settings;
        string model = passedOnModelId ?? upstream.Model;
        byte[] name = passedOnModelId is null
            ? endpoint.ModelJson
            : JsonSerializer.SerializeToUtf8Bytes(passedOnModelId, GatewayJson.Default.String);
        if (upstream.ParameterNames.Count + upstream.DroppedParameters.Count + upstream.SetParameters.Count > 0)
        {
            return new ReadOnlyMemoryContent(ParameterRules.Apply(
                request.WithModel(model, name), new ReadOnlyDictionary<string, string>(upstream.ParameterNames), [.. upstream.DroppedParameters], new ReadOnlyDictionary<string, string>(upstream.SetParameters)));
        }

        return model != request.Model && request.Body.Length > LongestCopy
            ? new RenamedModelContent(request.Body, request.ModelSpan, name)
            : new ReadOnlyMemoryContent(request.WithModel(model, name));
    }
}
