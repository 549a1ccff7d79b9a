using System.Collections.ObjectModel;

namespace RouteLlm;

/// <summary>Writes the body that an upstream gets: the client's, with the model's name replaced, and parameters renamed or left out where the upstream asks for it.</summary>
internal static class RequestRewriting
{
    public static IReadOnlyList<ReadOnlyMemory<byte>> For(ChatRequest request, GatewayUpstream upstream, string? passedOnModelId)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> body = request.WithModel(passedOnModelId ?? upstream.Model);
        return upstream.ParameterNames.Count + upstream.DroppedParameters.Count == 0
            ? body
            : [ParameterRules.Apply(Joined(body), new ReadOnlyDictionary<string, string>(upstream.ParameterNames), [.. upstream.DroppedParameters])];
    }

    private static ReadOnlyMemory<byte> Joined(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        byte[] body = new byte[pieces.Sum(static piece => piece.Length)];
        int length = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.CopyTo(body.AsMemory(length));
            length += piece.Length;
        }

        return body;
    }
}
