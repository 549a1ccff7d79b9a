using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RouteLlm.Evaluation;

namespace RouteLlm.Cli.Output;

/// <summary>Writes JSON to standard output, with any script as it is and nothing escaped that need not be.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one indented document and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>Writes a measure and, under the same name with <c>_interval</c>, its interval.</summary>
    public static void WriteMeasure(this Utf8JsonWriter json, string name, double value, Interval interval)
    {
        WriteNumber(json, name, value);
        json.WriteStartArray($"{name}_interval");
        WriteNumber(json, name: null, interval.Low);
        WriteNumber(json, name: null, interval.High);
        json.WriteEndArray();
    }

    // JSON has no NaN; a measure that is not defined, since both models are equal, is null.
    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
