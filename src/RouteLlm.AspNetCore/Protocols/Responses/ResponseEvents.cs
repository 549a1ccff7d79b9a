using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Writes the numbered events of a response. For one response.</summary>
internal sealed class ResponseEvents(HttpContext context)
{
    private int _number;

    /// <summary>Writes an event.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="write">Writes its fields beside type and number.</param>
    public Task SendAsync(string type, Action<Utf8JsonWriter> write) => EventOutput.WriteAsync(
        context,
        WrittenJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("sequence_number", _number++);
            write(json);
            json.WriteEndObject();
        }),
        type);

    /// <summary>Writes an event with an item.</summary>
    public Task SendItemAsync(string type, int index, Action<Utf8JsonWriter> writeItem) => SendAsync(type, json =>
    {
        json.WriteNumber("output_index", index);
        json.WritePropertyName("item");
        writeItem(json);
    });
}
