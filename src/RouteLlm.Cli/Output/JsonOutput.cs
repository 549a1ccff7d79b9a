using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes JSON to standard output, with any script as it is and nothing escaped that need not be.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one indented document and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, write, Indented);

    /// <summary>Writes one document on one line, as one of several.</summary>
    public static void WriteLine(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, write, OnOneLine);

    /// <summary>Writes a measure and, under the same name with <c>_interval</c>, its interval.</summary>
    public static void WriteMeasure(this Utf8JsonWriter json, string name, Measure measure)
    {
        json.WritePropertyName(name);
        json.WriteFinite(measure.Value);
        json.WritePropertyName($"{name}_interval");
        json.WriteInterval(measure.Interval);
    }

    /// <summary>Writes measures by a percentage and, under the same name with <c>_interval</c>, their intervals.</summary>
    public static void WriteMeasures(this Utf8JsonWriter json, string name, IEnumerable<(double Percent, Measure Measure)> measures)
    {
        (string Key, Measure Measure)[] keyed = [.. measures.Select(pair => (pair.Percent.ToString(CultureInfo.InvariantCulture), pair.Measure))];
        json.WriteStartObject(name);
        foreach ((string key, Measure measure) in keyed)
        {
            json.WritePropertyName(key);
            json.WriteFinite(measure.Value);
        }

        json.WriteEndObject();
        json.WriteStartObject($"{name}_interval");
        foreach ((string key, Measure measure) in keyed)
        {
            json.WritePropertyName(key);
            json.WriteInterval(measure.Interval);
        }

        json.WriteEndObject();
    }

    private static void Write(TextWriter output, Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void WriteInterval(this Utf8JsonWriter json, Interval interval)
    {
        json.WriteStartArray();
        json.WriteFinite(interval.Low);
        json.WriteFinite(interval.High);
        json.WriteEndArray();
    }

    // JSON has no NaN; a measure that is not defined, since both models are equal, is null.
    private static void WriteFinite(this Utf8JsonWriter json, double value)
    {
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
