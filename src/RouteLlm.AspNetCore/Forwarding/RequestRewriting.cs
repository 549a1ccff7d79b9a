using System.Buffers;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes the body that an upstream gets: the client's, with the model's name replaced, and parameters renamed or left out where the upstream asks for it.</summary>
internal static class RequestRewriting
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    public static ReadOnlyMemory<byte> For(ChatRequest request, GatewayUpstream upstream, string? passedOnModelId)
    {
        ReadOnlyMemory<byte> body = request.WithModel(passedOnModelId ?? upstream.Model);
        return upstream.ParameterNames.Count == 0 && upstream.DroppedParameters.Count == 0 ? body : Rewrite(body, upstream);
    }

    private static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> body, GatewayUpstream upstream)
    {
        HashSet<string> present = [.. FieldsOf(body.Span).Select(static field => field.Name)];
        var written = new ArrayBufferWriter<byte>(body.Length + 64);
        written.Write("{"u8);
        foreach ((string name, Range value) in FieldsOf(body.Span))
        {
            string? sent = upstream.ParameterNames.TryGetValue(name, out string? renamed) ? renamed : name;

            // A parameter under both names stays under the upstream's.
            if (upstream.DroppedParameters.Contains(name) || (sent != name && present.Contains(sent)))
            {
                continue;
            }

            written.Write(written.WrittenCount > 1 ? ","u8 : default);
            written.Write(JsonSerializer.SerializeToUtf8Bytes(sent, GatewayJson.Default.String));
            written.Write(":"u8);
            written.Write(body.Span[value]);
        }

        written.Write("}"u8);
        return written.WrittenMemory;
    }

    private static List<(string Name, Range Value)> FieldsOf(ReadOnlySpan<byte> body)
    {
        var fields = new List<(string Name, Range Value)>();
        var reader = new Utf8JsonReader(body, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            fields.Add((name, start..(int)reader.BytesConsumed));
        }

        return fields;
    }
}
