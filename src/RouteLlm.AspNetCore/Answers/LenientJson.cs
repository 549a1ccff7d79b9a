using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads fields that may be missing, or of another type than they should be: then there is nothing.</summary>
internal static class LenientJson
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <summary>Reads an object; anything else, such as <c>[DONE]</c>, broken JSON, or half a character, is passed over.</summary>
    public static void Read(ReadOnlySpan<byte> json, Action<JsonElement> read)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Lenient);
            if (JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                using (document)
                {
                    if (document.RootElement.ValueKind == JsonValueKind.Object)
                    {
                        read(document.RootElement);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // There is nothing to read.
        }
    }

    public static JsonElement FieldOf(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) ? field : default;

    public static JsonElement.ArrayEnumerator ListOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    /// <summary>Gets a text; empty for none.</summary>
    public static string TextOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    public static double? NumberOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double read) ? read : null;
}
