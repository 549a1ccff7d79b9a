namespace RouteLlm;

/// <summary>
/// How two routers differ on the same questions: the measures of one less those of the other, with paired bootstrap intervals.
/// </summary>
/// <remarks>Each interval is tested alone: at a confidence of 95%, one of twenty equal routers seems different.</remarks>
public sealed record RouterDifference
{
    /// <summary>Gets the router whose measures are subtracted from.</summary>
    public required string Router { get; init; }

    /// <summary>Gets the router whose measures are subtracted.</summary>
    public required string OtherRouter { get; init; }

    /// <summary>Gets the difference of the areas under the curves, in the benchmark's units.</summary>
    public required Difference AreaUnderCurve { get; init; }

    /// <summary>Gets the difference in APGR at RouteLLM's thresholds.</summary>
    public required Difference PerformanceGapRecovered { get; init; }

    /// <summary>Gets the difference in APGR with a cut after every prompt.</summary>
    public required Difference PerformanceGapRecoveredEveryCut { get; init; }

    /// <summary>Gets the differences in CPT.</summary>
    public required IReadOnlyList<CallPerformanceDifference> CallPerformanceThresholds { get; init; }
}
