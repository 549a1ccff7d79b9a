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
            return ContentOf(ParameterRules.Apply(
                request.WithModel(model, name),
                new ReadOnlyDictionary<string, string>(upstream.ParameterNames),
                [.. upstream.DroppedParameters],
                new ReadOnlyDictionary<string, string>(upstream.SetParameters)));
        }

        return model != request.Model && request.Body.Length > LongestCopy
            ? LongContent.WithModel(request.Body, request.ModelSpan, name)
            : ContentOf(request.WithModel(model, name));
    }

    /// <summary>Gets what sends a body as it is.</summary>
    public static HttpContent ContentOf(ReadOnlyMemory<byte> body) =>
        body.Length > LongestCopy ? new LongContent(body) : new ReadOnlyMemoryContent(body);
}
