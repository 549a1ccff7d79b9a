using System.Xml.Linq;
using static RouteLlm.PlotArea;

namespace RouteLlm;

/// <summary>Draws the marker of a line.</summary>
internal static class SvgMarker
{
    public static XElement Of(MarkerShape shape, double x, double y, double radius, bool hollow)
    {
        // A square, a triangle and a diamond of the circle's radius look smaller than it.
        double wide = radius * 1.25;
        XElement marker = shape switch
        {
            MarkerShape.Circle => new XElement(SvgChart.Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", Number(radius))),
            MarkerShape.Square => Polygon((x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)),
            MarkerShape.Triangle => Polygon((x, y - wide), (x + wide, y + radius), (x - wide, y + radius)),
            _ => Polygon((x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)),
        };
        marker.Add(new XAttribute("fill", hollow ? "none" : "currentColor"));
        if (hollow)
        {
            marker.Add(new XAttribute("stroke", "currentColor"), new XAttribute("stroke-width", "1.4"));
        }

        return marker;
    }

    private static XElement Polygon(params (double X, double Y)[] corners) =>
        new(SvgChart.Svg + "polygon", new XAttribute("points", string.Join(' ', corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"))));
}
