namespace RouteLlm;

/// <summary>
/// What a threshold gives, with intervals for this threshold: on other questions it gives another share and another score.
/// </summary>
/// <param name="Threshold">The strong win rate at or above which the strong model answers; at 0% of strong calls, above which.</param>
/// <param name="StrongPercent">The share of strong calls, 0 to 100.</param>
/// <param name="Score">The mean score of the answers, in the benchmark's units.</param>
public readonly record struct MeasuredPoint(double Threshold, Measure StrongPercent, Measure Score);
