namespace RouteLlm;

/// <summary>A router's measures by cost: like the measures over calls, with every answer at its cost.</summary>
/// <param name="PerformanceGapRecovered">
/// Cost-APGR: the share of the gap recovered, averaged over what is spent between the weak model's cost (0) and the strong one's (1). A
/// router without information has 0.5.
/// </param>
/// <param name="QualityKept">The quality kept at savings of cost; NaN where the weak model alone costs more.</param>
public sealed record CostMeasures(Measure PerformanceGapRecovered, IReadOnlyList<QualityKept> QualityKept);
