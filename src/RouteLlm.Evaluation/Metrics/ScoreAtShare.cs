namespace RouteLlm;

/// <summary>The mean score at a share of strong calls.</summary>
/// <param name="StrongPercent">The share of strong calls, 0 to 100.</param>
/// <param name="Score">The mean score of the answers, in the benchmark's units.</param>
public readonly record struct ScoreAtShare(double StrongPercent, Measure Score);
