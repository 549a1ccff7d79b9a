using System.Globalization;
using System.Xml.Linq;
using static RouteLlm.PlotArea;

namespace RouteLlm;

/// <summary>Draws a chart as SVG, for print, for other documents, and where a report has no charting library.</summary>
/// <remarks>
/// Plain attributes and no style sheet, so that every program that reads SVG shows it alike; a page may put other colours on its classes.
/// </remarks>
internal static class SvgChart
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const double Width = 920;
    private const double Height = 500;
    private const double LegendLeft = 660;
    private const double LegendRow = 21;
    private const int LegendCharacters = 28;

    // Far enough apart to see the line between them, and not at the same shares for all lines.
    private const int MarkerDistance = 20;
    private const int MarkerShift = 5;

    /// <summary>Draws a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="id">What the ids of its title and description begin with: a page may hold several charts.</param>
    public static XElement Draw(QualityChart chart, string id)
    {
        LegendEntry[] legend = [.. LegendEntry.Of(chart)];
        double height = Math.Max(Height, 90 + (LegendRow * legend.Length));
        var area = new PlotArea(70, 52, LegendLeft - 70 - 28, Height - 52 - 62, TicksOf(chart));
        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
            new XAttribute("width", Number(Width)),
            new XAttribute("height", Number(height)),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{id}-title {id}-description"),
            new XAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"),
            new XAttribute("font-size", "13"),
            new XAttribute("color", "#1f2430"),
            new XElement(Svg + "title", new XAttribute("id", $"{id}-title"), $"{chart.Title}: quality over strong calls"),
            new XElement(Svg + "desc", new XAttribute("id", $"{id}-description"), chart.Summary),
            new XElement(Svg + "rect", new XAttribute("class", "ground"), new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
            Text(area.Left, 26, $"{chart.Title}: quality over strong calls", "start", new XAttribute("font-size", "16"), new XAttribute("font-weight", "600")),
            Axes(area, chart.ScoreAxis),
            Level(area, chart.Strong, above: true),
            Level(area, chart.Weak, above: false),
            chart.Lines.Select(line => Line(area, line, Array.IndexOf([.. chart.Lines], line))),
            chart.Points.Select(point => Colour(point.Style, SvgMarker.Of(point.Style.Marker, area.X(point.StrongPercent), area.Y(point.Score), 5, hollow: false))),
            legend.Select((entry, i) => entry.Draw(LegendLeft, area.Top + 8 + (i * LegendRow), LegendCharacters)));
    }

    /// <summary>Puts a colour around what is drawn with it.</summary>
    public static XElement Colour(LineStyle style, params object?[] content) =>
        new(Svg + "g", new XAttribute("class", $"ink-{style.Colour}"), new XAttribute("color", style.Light), content);

    /// <summary>Draws a text.</summary>
    public static XElement Text(double x, double y, string text, string anchor, params XAttribute[] attributes) => new(
        Svg + "text",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("text-anchor", anchor),
        new XAttribute("fill", "currentColor"),
        attributes,
        text);

    /// <summary>Gets what a stroke of this style is drawn with.</summary>
    public static IEnumerable<XAttribute> Stroke(LineStyle style)
    {
        yield return new XAttribute("fill", "none");
        yield return new XAttribute("stroke", "currentColor");
        yield return new XAttribute("stroke-width", Number(style.Width));
        if (style.Dashes.Count > 0)
        {
            yield return new XAttribute("stroke-dasharray", string.Join(' ', style.Dashes));
        }
    }

    private static AxisTicks TicksOf(QualityChart chart)
    {
        double[] scores =
        [
            .. chart.Lines.SelectMany(static line => line.Spots).SelectMany(static spot => (double[])[spot.Score, spot.Band?.Low ?? spot.Score, spot.Band?.High ?? spot.Score]),
            .. chart.Points.Select(static point => point.Score),
        ];
        return AxisTicks.Over(scores.Min(), scores.Max());
    }

    private static IEnumerable<XElement> Axes(PlotArea area, string scoreAxis)
    {
        foreach (double tick in area.Ticks.Values)
        {
            yield return Rule(area.Left, area.Y(tick), area.Right, area.Y(tick), "#d9dde4", "grid");
            yield return Text(area.Left - 8, area.Y(tick) + 4.5, Figures.Of(tick, area.Ticks.Decimals), "end");
        }

        for (int percent = 0; percent <= 100; percent += 20)
        {
            yield return Rule(area.X(percent), area.Bottom, area.X(percent), area.Bottom + 5, "#6b7280", "axis");
            yield return Text(area.X(percent), area.Bottom + 21, percent.ToString(CultureInfo.InvariantCulture), "middle");
        }

        yield return Rule(area.Left, area.Bottom, area.Right, area.Bottom, "#6b7280", "axis");
        yield return Text(area.X(50), area.Bottom + 46, "calls of the strong model (%)", "middle");
        double middle = (area.Top + area.Bottom) / 2;
        yield return Text(18, middle, scoreAxis, "middle", new XAttribute("transform", $"rotate(-90 18 {Number(middle)})"));
    }

    private static XElement Rule(double fromX, double fromY, double toX, double toY, string colour, string name) => new(
        Svg + "line",
        new XAttribute("class", name),
        new XAttribute("x1", Number(fromX)),
        new XAttribute("y1", Number(fromY)),
        new XAttribute("x2", Number(toX)),
        new XAttribute("y2", Number(toY)),
        new XAttribute("stroke", colour));

    private static IEnumerable<XElement> Level(PlotArea area, ChartLevel level, bool above)
    {
        yield return Rule(area.Left, area.Y(level.Score), area.Right, area.Y(level.Score), "#6b7280", "level");
        yield return Text(
            above ? area.Left + 6 : area.Right - 6,
            area.Y(level.Score) + (above ? -6 : 15),
            $"{XmlText.Shorten(level.Name, 44)} {Figures.Of(level.Score, 2)}",
            above ? "start" : "end",
            new XAttribute("font-size", "11.5"));
    }

    private static XElement Line(PlotArea area, ChartLine line, int index) => Colour(
        line.Style,
        line.Spots.Any(static spot => spot.Band is not null)
            ? new XElement(Svg + "polygon", new XAttribute("class", "band"), new XAttribute("points", area.Band(line.Spots)), new XAttribute("fill", "currentColor"), new XAttribute("fill-opacity", "0.14"))
            : null,
        new XElement(Svg + "polyline", new XAttribute("class", "line"), new XAttribute("points", area.Line(line.Spots)), Stroke(line.Style)),
        MarkedSpots(line, index).Select(spot => SvgMarker.Of(line.Style.Marker, area.X(spot.StrongPercent), area.Y(spot.Score), line.Kind == LineKind.Published ? 3.5 : 4.2, hollow: line.Kind == LineKind.Published)));

    private static IEnumerable<ChartSpot> MarkedSpots(ChartLine line, int index) => line switch
    {
        { Style.Marker: MarkerShape.None } => [],

        // Of a published line only what lies between the models was published.
        { Kind: LineKind.Published } => line.Spots.Where(static spot => spot.StrongPercent is > 0 and < 100),
        _ => line.Spots.Where((_, i) => i % MarkerDistance == (10 + (index * MarkerShift)) % MarkerDistance),
    };
}
