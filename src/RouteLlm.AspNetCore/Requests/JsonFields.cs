using System.Text.Json;

namespace RouteLlm;

/// <summary>Fields of a request, with errors that name them.</summary>
internal static class JsonFields
{
    /// <summary>The code of the error for what another protocol cannot carry.</summary>
    public const string UnsupportedCode = "unsupported_parameter";

    /// <summary>What a client can do about it.</summary>
    public const string Remedy = "Remove it, name a model that is reached by this protocol, or ask the gateway's operator to list it in DroppedParameters.";

    public static GatewayException NotCarried(string field) =>
        Unsupported(field, $"'{field}' cannot be translated, and no model that could answer is reached by this protocol. {Remedy}");

    public static GatewayException Unsupported(string? field, string message) => GatewayException.Invalid(field, message, UnsupportedCode);

    public static GatewayException Wrong(string field, string needed) =>
        GatewayException.Invalid(field, $"'{field}' must be {needed}.", "invalid_type");

    public static string Text(this JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(field, "a string");

    /// <summary>Gives the name of a function, which the abstraction does not take blank.</summary>
    public static string Name(this JsonElement value, string field) =>
        value.Text(field) is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Wrong(field, "a name");

    public static bool Flag(this JsonElement value, string field) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(field, "true or false");

    public static float Number(this JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : throw Wrong(field, "a number");

    public static long Whole(this JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : throw Wrong(field, "a whole number");

    /// <summary>Gives a limit of the output.</summary>
    public static int Limit(this JsonElement value, string field) =>
        value.Whole(field) is > 0 and <= int.MaxValue and long most ? (int)most : throw Wrong(field, "a whole number above 0");

    public static IEnumerable<JsonElement> Items(this JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(field, "a list");

    /// <summary>Gives the object itself, and refuses one with a field that would be lost.</summary>
    public static JsonElement Only(this JsonElement value, string place, params string[] names)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(place, "an object");
        }

        foreach (JsonProperty field in value.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null && !names.Contains(field.Name, StringComparer.Ordinal))
            {
                throw NotCarried($"{place}.{field.Name}");
            }
        }

        return value;
    }

    /// <summary>Gives a field of an object that must be there.</summary>
    public static JsonElement Field(this JsonElement value, string name, string place) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) ? field
            : throw GatewayException.Invalid($"{place}.{name}", $"'{place}' has no '{name}'.", "missing_required_parameter");

    /// <summary>Gives a field of an object, or nothing where it is missing or null.</summary>
    public static JsonElement? Find(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null
            ? field
            : null;
}
