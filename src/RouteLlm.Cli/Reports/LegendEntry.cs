using System.Xml.Linq;
using static RouteLlm.PlotArea;

namespace RouteLlm;

/// <summary>An entry of a chart's legend.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">How what it names is drawn.</param>
/// <param name="Hollow">Whether its markers are hollow.</param>
internal sealed record LegendEntry(string Name, LineStyle Style, bool Hollow)
{
    private const double SampleWidth = 30;

    /// <summary>Gets a chart's entries: what was measured before what it is compared with.</summary>
    public static IEnumerable<LegendEntry> Of(QualityChart chart) => chart.Lines
        .OrderBy(static line => line.Kind)
        .Select(static line => new LegendEntry(line.Name, line.Style, line.Kind == LineKind.Published))
        .Concat(chart.Points.Select(static point => new LegendEntry(point.Name, point.Style, Hollow: false)));

    /// <summary>Draws the entry, its name cut where it is too long.</summary>
    public XElement Draw(double left, double y, int characters) => new(
        SvgChart.Svg + "g",
        SvgChart.Colour(
            Style,
            Style.Width > 0
                ? new XElement(SvgChart.Svg + "polyline", new XAttribute("points", $"{Number(left)},{Number(y)} {Number(left + SampleWidth)},{Number(y)}"), SvgChart.Stroke(Style))
                : null,
            Style.Marker == MarkerShape.None ? null : SvgMarker.Of(Style.Marker, left + (SampleWidth / 2), y, 4, Hollow)),
        SvgChart.Text(left + SampleWidth + 9, y + 4.5, XmlText.Shorten(Name, characters), "start"));
}
