namespace RouteLlm;

/// <summary>A spot of a line.</summary>
/// <param name="StrongPercent">The share of strong calls, 0 to 100.</param>
/// <param name="Score">The score, in the benchmark's units.</param>
/// <param name="Band">The score's 95% interval, if it has one.</param>
internal readonly record struct ChartSpot(double StrongPercent, double Score, Interval? Band = null);
