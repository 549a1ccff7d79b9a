namespace RouteLlm;

/// <summary>A single point that others published.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="StrongPercent">The share of strong calls, 0 to 100.</param>
/// <param name="Score">The score, in the benchmark's units.</param>
/// <param name="Style">How it is drawn.</param>
internal sealed record ChartPoint(string Name, double StrongPercent, double Score, LineStyle Style);
