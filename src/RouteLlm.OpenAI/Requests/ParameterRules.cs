using System.Buffers;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Parameters of a request's body under other names, left out, or set: what one model calls <c>max_tokens</c>, another calls
/// <c>max_completion_tokens</c>.
/// </summary>
internal static class ParameterRules
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>Applies the rules; everything else stays as it was, to the byte.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="names">The names under which parameters are sent, by their usual names.</param>
    /// <param name="dropped">The parameters that are left out.</param>
    /// <param name="set">The parameters that are set, by the names under which they are sent.</param>
    public static ReadOnlyMemory<byte> Apply(
        ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> names, IReadOnlyCollection<string> dropped, IReadOnlyDictionary<string, string> set)
    {
        if (names.Count + dropped.Count + set.Count == 0)
        {
            return body;
        }

        List<(string Name, Range Value)> fields = FieldsOf(body.Span);
        HashSet<string> present = [.. fields.Select(static field => field.Name)];
        var buffer = new ArrayBufferWriter<byte>(body.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach ((string name, Range value) in fields)
            {
                string sent = names.GetValueOrDefault(name, name);

                // A parameter under both names stays under the upstream's.
                if (dropped.Contains(name, StringComparer.Ordinal) || (sent != name && present.Contains(sent)) || set.ContainsKey(sent))
                {
                    continue;
                }

                json.WritePropertyName(sent);
                json.WriteRawValue(body.Span[value], skipInputValidation: true);
            }

            foreach ((string name, string value) in set)
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteValue(Utf8JsonWriter json, string value)
    {
        if (IsJson(value))
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    // A text in quotes is a text, quotes and all: whoever writes one means what stands there.
    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind != JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
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
