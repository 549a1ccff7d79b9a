namespace RouteLlm;

/// <summary>A router's results as RouteLLM published them.</summary>
/// <param name="Router">The router's name.</param>
/// <param name="HalfGapPercent">CPT 50%: the share of strong calls, 0 to 100.</param>
/// <param name="FourFifthsGapPercent">CPT 80%.</param>
/// <param name="PerformanceGapRecovered">APGR.</param>
internal sealed record PublishedRouter(string Router, double HalfGapPercent, double FourFifthsGapPercent, double PerformanceGapRecovered);
