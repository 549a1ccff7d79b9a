namespace RouteLlm;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Spots">Its spots, by rising share of strong calls.</param>
/// <param name="Style">How it is drawn.</param>
internal sealed record ChartLine(string Name, LineKind Kind, IReadOnlyList<ChartSpot> Spots, LineStyle Style);
