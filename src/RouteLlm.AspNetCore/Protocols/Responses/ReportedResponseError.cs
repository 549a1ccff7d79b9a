using System.Text.Json;

namespace RouteLlm;

/// <summary>Gives an error that a response or an event reports the shape that a client expects of a failed request.</summary>
internal static class ReportedResponseError
{
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement response = root.TryGetProperty("response", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
                ? inner
                : root;
            JsonElement error = response.TryGetProperty("error", out JsonElement found) && found.ValueKind == JsonValueKind.Object
                ? found
                : root;
            return WrittenJson.Of(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("error");
                Copy(error, writer, "message", "The model failed.");
                Copy(error, writer, "type", "server_error");
                Copy(error, writer, "param", null);
                Copy(error, writer, "code", null);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private static void Copy(JsonElement error, Utf8JsonWriter writer, string name, string? missing) =>
        writer.WriteString(name, error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && !value.ValueEquals("error"u8) ? value.GetString() : missing);
}
