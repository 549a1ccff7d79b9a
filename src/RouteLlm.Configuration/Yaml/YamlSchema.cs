using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes keys as a JSON schema, by which editors complete and check a configuration file.</summary>
internal static class YamlSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema of a whole file: JSON schema, draft 7, which editors' YAML servers read.</summary>
    /// <param name="stream">Receives the schema.</param>
    /// <param name="topLevel">The keys that are no routers.</param>
    /// <param name="kinds">The kinds of routers, with all their keys.</param>
    public static void Write(
        Stream stream, IEnumerable<SettingKey> topLevel, IReadOnlyList<(string Name, string Description, IReadOnlyList<SettingKey> Keys)> kinds)
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        json.WriteString("title", "Routers of RouteLlm.Core");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (SettingKey key in topLevel)
        {
            WriteKey(json, key);
        }

        foreach ((string name, _, _) in kinds)
        {
            // One that names another kind than its own name is of that kind.
            json.WriteStartObject(name);
            json.WriteStartObject("if");
            json.WriteString("type", "object");
            WriteRequired(json, FileKeys.Kind);
            json.WriteEndObject();
            WriteReference(json, "then", "router");
            WriteReference(json, "else", name);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        // As in compose files: what begins with x- is there for anchors.
        json.WriteStartObject("patternProperties");
        json.WriteStartObject($"^{FileKeys.Extension}");
        json.WriteEndObject();
        json.WriteEndObject();
        WriteReference(json, "additionalProperties", "router");
        json.WriteStartObject("definitions");
        json.WriteStartObject("router");
        json.WriteString("description", $"A router with its own name; '{FileKeys.Kind}' is its kind.");
        json.WriteStartArray("oneOf");
        foreach ((string name, _, _) in kinds)
        {
            json.WriteStartObject();
            json.WriteStartArray("allOf");
            json.WriteStartObject();
            json.WriteString("$ref", $"#/definitions/{name}");
            json.WriteEndObject();
            json.WriteStartObject();
            WriteRequired(json, FileKeys.Kind);
            json.WriteStartObject("properties");
            json.WriteStartObject(FileKeys.Kind);
            json.WriteString("const", name);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        foreach ((string name, string description, IReadOnlyList<SettingKey> keys) in kinds)
        {
            json.WriteStartObject(name);
            json.WriteString("description", description);
            WriteSection(json, keys);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string property, string definition)
    {
        json.WriteStartObject(property);
        json.WriteString("$ref", $"#/definitions/{definition}");
        json.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter json, params IEnumerable<string> names)
    {
        json.WriteStartArray("required");
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteSection(Utf8JsonWriter json, IReadOnlyList<SettingKey> keys)
    {
        SettingKey[] required = [.. keys.Where(static key => key.Required)];
        WriteTypes(json, required.Length == 0 ? ["object", "null"] : ["object"]);
        json.WriteStartObject("properties");
        foreach (SettingKey key in keys)
        {
            WriteKey(json, key);
        }

        json.WriteEndObject();
        if (required.Length > 0)
        {
            WriteRequired(json, required.Select(static key => key.Name));
        }

        json.WriteBoolean("additionalProperties", value: false);
    }

    private static void WriteKey(Utf8JsonWriter json, SettingKey key)
    {
        json.WriteStartObject(key.Name);
        json.WriteString("description", key.Description);
        switch (key.Type)
        {
            case SettingType.Section when key.IsSwitch:
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                WriteSection(json, key.Keys);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("type", "boolean");
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case SettingType.Section:
                WriteSection(json, key.Keys);
                break;
            case SettingType.NumberList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                WriteScalar(json, key);
                json.WriteEndObject();
                break;
            case SettingType.TextByName:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteTypes(json, "string", "number", "boolean");
                json.WriteEndObject();
                break;
            case SettingType.SectionList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                WriteSection(json, key.Keys);
                json.WriteEndObject();
                break;
            case SettingType.TextList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                WriteTypes(json, "string", "number", "boolean");
                json.WriteEndObject();
                break;
            case SettingType.NumberByName:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteScalar(json, key);
                json.WriteEndObject();
                break;
            default:
                WriteScalar(json, key);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter json, params ReadOnlySpan<string> types)
    {
        json.WriteStartArray("type");
        foreach (string type in types)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
    }

    // Whatever is needed, an environment variable may give it, and then a text stands there.
    private static void WriteScalar(Utf8JsonWriter json, SettingKey key)
    {
        if (key.Type == SettingType.Text)
        {
            WriteTypes(json, "string", "number", "boolean");
            return;
        }

        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        switch (key.Type)
        {
            case SettingType.Choice:
                json.WriteStartArray("enum");
                foreach (string choice in key.Choices)
                {
                    json.WriteStringValue(choice);
                }

                json.WriteEndArray();
                break;
            case SettingType.Url:
                json.WriteString("type", "string");
                json.WriteString("pattern", "^https?://");
                break;
            case SettingType.Flag:
                json.WriteString("type", "boolean");
                break;
            default:
                json.WriteString("type", key.Type == SettingType.WholeNumber ? "integer" : "number");
                if (key.Minimum is not (double.NegativeInfinity or int.MinValue))
                {
                    json.WriteNumber("minimum", key.Minimum);
                }

                if (key.Maximum is not (double.PositiveInfinity or int.MaxValue))
                {
                    json.WriteNumber("maximum", key.Maximum);
                }

                break;
        }

        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", @"\$\{");
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
