namespace RouteLlm;

/// <summary>
/// CPT, the share of strong calls at which a part of the quality gap between the two models is recovered (Ong et al., 2024, section 3.1).
/// </summary>
/// <param name="GapPercent">The part of the gap, in percent: 20, 50 or 80.</param>
/// <param name="StrongPercent">
/// The share of strong calls, 0 to 100, by RouteLLM's own interpolation, NumPy's <c>interp</c> over the scores, which means little where
/// they fall.
/// </param>
/// <param name="StrongPercentOnHull">
/// The same on the monotone hull, the lowest curve above the scores that never falls: the first share at which the part is reached.
/// </param>
public readonly record struct CallPerformanceThreshold(int GapPercent, Measure StrongPercent, Measure StrongPercentOnHull);
