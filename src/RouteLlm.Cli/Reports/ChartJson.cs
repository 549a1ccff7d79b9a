using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what charts show for the report's script.</summary>
internal static class ChartJson
{
    // Escapes all of HTML's own characters too: no name ends the element that the data stands in.
    private static readonly JsonWriterOptions Escaping = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    public static string Of(IReadOnlyList<QualityChart> charts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Escaping))
        {
            json.WriteStartArray();
            foreach (QualityChart chart in charts)
            {
                Write(json, chart);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, QualityChart chart)
    {
        json.WriteStartObject();
        json.WriteString("title", chart.Title);
        json.WriteString("summary", chart.Summary);
        json.WriteString("scoreAxis", chart.ScoreAxis);
        json.WriteStartArray("levels");
        foreach (ChartLevel level in (ChartLevel[])[chart.Strong, chart.Weak])
        {
            json.WriteStartObject();
            json.WriteString("name", level.Name);
            json.WriteNumber("score", level.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (ChartLine line in chart.Lines)
        {
            Write(json, line);
        }

        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach (ChartPoint point in chart.Points)
        {
            json.WriteStartObject();
            json.WriteString("name", point.Name);
            Write(json, point.Style);
            json.WriteNumber("strongPercent", point.StrongPercent);
            json.WriteNumber("score", point.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChartLine line)
    {
        json.WriteStartObject();
        json.WriteString("name", line.Name);
        json.WriteString("kind", line.Kind switch
        {
            LineKind.Router => "router",
            LineKind.Random => "random",
            LineKind.Optimal => "optimal",
            _ => "published",
        });
        Write(json, line.Style);

        // Each spot is its share, its score and, where it has one, its interval.
        json.WriteStartArray("spots");
        foreach (ChartSpot spot in line.Spots)
        {
            json.WriteStartArray();
            json.WriteNumberValue(spot.StrongPercent);
            json.WriteNumberValue(spot.Score);
            if (spot.Band is { } band)
            {
                json.WriteNumberValue(band.Low);
                json.WriteNumberValue(band.High);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LineStyle style)
    {
        json.WriteString("light", style.Light);
        json.WriteString("dark", style.Dark);
        json.WriteNumber("width", style.Width);
        json.WriteString("marker", style.Marker switch
        {
            MarkerShape.Circle => "circle",
            MarkerShape.Square => "rect",
            MarkerShape.Triangle => "triangle",
            MarkerShape.Diamond => "diamond",
            _ => "none",
        });
        json.WriteStartArray("dashes");
        foreach (int length in style.Dashes)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
    }
}
