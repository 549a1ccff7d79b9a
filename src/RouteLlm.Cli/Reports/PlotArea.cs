using System.Globalization;

namespace RouteLlm;

/// <summary>Where the figures of a chart lie in its drawing.</summary>
/// <param name="Left">The left edge in pixels.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Ticks">The axis of scores.</param>
internal readonly record struct PlotArea(double Left, double Top, double Width, double Height, AxisTicks Ticks)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double X(double strongPercent) => Left + (Width * strongPercent / 100);

    public double Y(double score) => Bottom - (Height * (score - Ticks.Low) / (Ticks.High - Ticks.Low));

    /// <summary>Gets the polygon between the ends of the intervals.</summary>
    public string Band(IReadOnlyList<ChartSpot> spots)
    {
        ChartSpot[] banded = [.. spots.Where(static spot => spot.Band is not null)];
        PlotArea area = this;
        return string.Join(' ', banded
            .Select(spot => Pair(area.X(spot.StrongPercent), area.Y(spot.Band!.Value.High)))
            .Concat(banded.Reverse().Select(spot => Pair(area.X(spot.StrongPercent), area.Y(spot.Band!.Value.Low)))));
    }

    /// <summary>Gets the points of a line.</summary>
    public string Line(IReadOnlyList<ChartSpot> spots)
    {
        PlotArea area = this;
        return string.Join(' ', spots.Select(spot => Pair(area.X(spot.StrongPercent), area.Y(spot.Score))));
    }

    /// <summary>Writes a coordinate, to a hundredth of a pixel.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Pair(double x, double y) => $"{Number(x)},{Number(y)}";
}
