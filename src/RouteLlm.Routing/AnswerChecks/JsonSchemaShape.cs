using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RouteLlm;

/// <summary>
/// Tells whether a value has the shape that a JSON schema says: what structured outputs and tools use of it. What it does not know, it
/// takes for met.
/// </summary>
internal static class JsonSchemaShape
{
    private const int Deepest = 64;

    /// <summary>Tells whether a value meets a schema.</summary>
    public static bool IsMetBy(JsonElement schema, JsonElement value) => IsMetBy(schema, value, schema, depth: 0);

    /// <summary>Writes a tool's arguments as JSON.</summary>
    public static JsonDocument ToJson(IDictionary<string, object?>? arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, object? value) in arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonElement element:
                // As it is written: half of a pair of surrogates can be read of JSON, and not be written anew.
                json.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
            case JsonNode node:
                node.WriteTo(json);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                json.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static bool IsMetBy(JsonElement schema, JsonElement value, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return schema.ValueKind != JsonValueKind.False;
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return Find(reference, root) is not { } referred || IsMetBy(referred, value, root, depth + 1);
        }

        return HasType(schema, value)
            && (!schema.TryGetProperty("enum", out JsonElement allowed) || allowed.ValueKind != JsonValueKind.Array || allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            && (!schema.TryGetProperty("const", out JsonElement only) || JsonElement.DeepEquals(only, value))
            && (!schema.TryGetProperty("anyOf", out JsonElement any) || any.ValueKind != JsonValueKind.Array || any.EnumerateArray().Any(one => IsMetBy(one, value, root, depth + 1)))
            && (!schema.TryGetProperty("allOf", out JsonElement all) || all.ValueKind != JsonValueKind.Array || all.EnumerateArray().All(one => IsMetBy(one, value, root, depth + 1)))
            && (value.ValueKind != JsonValueKind.Object || HasProperties(schema, value, root, depth))
            && (value.ValueKind != JsonValueKind.Array || !schema.TryGetProperty("items", out JsonElement items) || value.EnumerateArray().All(item => IsMetBy(items, item, root, depth + 1)));
    }

    private static bool HasType(JsonElement schema, JsonElement value) => !schema.TryGetProperty("type", out JsonElement type) || type.ValueKind switch
    {
        JsonValueKind.String => IsOf(type.GetString(), value),
        JsonValueKind.Array => type.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && IsOf(one.GetString(), value)),
        _ => true,
    };

    private static bool IsOf(string? type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() is double number && number == Math.Floor(number),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static bool HasProperties(JsonElement schema, JsonElement value, JsonElement root, int depth)
    {
        if (schema.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array
            && !required.EnumerateArray().All(name => name.ValueKind != JsonValueKind.String || value.TryGetProperty(name.GetString()!, out _)))
        {
            return false;
        }

        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object;
        bool hasOthers = schema.TryGetProperty("additionalProperties", out JsonElement others);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement known = default;
            bool isKnown = hasProperties && properties.TryGetProperty(property.Name, out known);
            if (isKnown ? !IsMetBy(known, property.Value, root, depth + 1) : hasOthers && !IsMetBy(others, property.Value, root, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    // "#/$defs/name", as generators write them.
    private static JsonElement? Find(JsonElement reference, JsonElement root)
    {
        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not ['#', ..] path)
        {
            return null;
        }

        JsonElement found = root;
        foreach (string step in path.Split('/').Skip(1))
        {
            string name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }
}
