namespace RouteLlm;

/// <summary>The difference of CPT between two routers; less is better.</summary>
/// <param name="GapPercent">The part of the gap, in percent: 20, 50 or 80.</param>
/// <param name="StrongPercent">The difference in percentage points of strong calls, by RouteLLM's own interpolation.</param>
/// <param name="StrongPercentOnHull">The same on the monotone hull.</param>
public readonly record struct CallPerformanceDifference(int GapPercent, Difference StrongPercent, Difference StrongPercentOnHull);
