using System.Text.Json;

namespace RouteLlm;

/// <summary>Takes fields out of a request that is to be translated, wherever they stand: what the operator says may be lost.</summary>
internal static class DroppedFields
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestBodyCheck.MaximumDepth };

    /// <summary>Gives a body without the fields. Names that are the client's own, as in a schema or in arguments, stay.</summary>
    /// <param name="body">A JSON object that was checked.</param>
    /// <param name="names">The names of the fields.</param>
    public static ReadOnlyMemory<byte> Remove(ReadOnlyMemory<byte> body, IReadOnlySet<string> names)
    {
        if (names.Count == 0)
        {
            return body;
        }

        using var kept = new MemoryStream(body.Length);
        using (var json = new Utf8JsonWriter(kept, new JsonWriterOptions { SkipValidation = true, MaxDepth = RequestBodyCheck.MaximumDepth }))
        {
            var reader = new Utf8JsonReader(body.Span, Options);
            reader.Read();
            Copy(ref reader, json, body.Span, names, NameScope.Known);
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    private static void Copy(
        ref Utf8JsonReader reader, Utf8JsonWriter json, ReadOnlySpan<byte> body, IReadOnlySet<string> names, NameScope scope)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            json.WriteStartArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Copy(ref reader, json, body, names, scope);
            }

            json.WriteEndArray();
        }
        else if (reader.TokenType == JsonTokenType.StartObject && scope != NameScope.Clients)
        {
            json.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (names.Contains(name))
                {
                    reader.Skip();
                    continue;
                }

                json.WritePropertyName(name);
                Copy(ref reader, json, body, names, RequestNames.ScopeBelow(scope, name, reader.TokenType == JsonTokenType.StartObject));
            }

            json.WriteEndObject();
        }
        else
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(body[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }
}
