namespace RouteLlm;

/// <summary>The measures of a whole curve, by which routers are compared.</summary>
internal sealed class CurveStatistics(StatisticSet set)
{
    private static readonly int[] GapPercents = [20, 50, 80];

    private readonly IReadOnlyList<Statistic> _onHull = set.AddAll(GapPercents, static (sample, gapPercent) => sample.Cuts.CallPerformanceThresholdOnHull(gapPercent));

    public Statistic AreaUnderCurve { get; } = set.Add(static sample => sample.Cuts.Area);

    public Statistic PerformanceGapRecovered { get; } = set.Add(static sample => sample.Cuts.PerformanceGapRecovered);

    public Statistic PerformanceGapRecoveredEveryCut { get; } = set.Add(static sample => sample.PerformanceGapRecoveredEveryCut);

    public IReadOnlyList<Statistic> StrongPercentsForGap { get; } = set.AddAll(GapPercents, static (sample, gapPercent) => sample.Cuts.CallPerformanceThreshold(gapPercent));

    public IReadOnlyList<CallPerformanceThreshold> CallPerformanceThresholds =>
        [.. GapPercents.Select((percent, i) => new CallPerformanceThreshold(percent, StrongPercentsForGap[i].Measure, _onHull[i].Measure))];

    /// <summary>Subtracts another router's measures on the same resamples.</summary>
    public RouterDifference Minus(CurveStatistics other, string router, string otherRouter) => new()
    {
        Router = router,
        OtherRouter = otherRouter,
        AreaUnderCurve = AreaUnderCurve.Minus(other.AreaUnderCurve),
        PerformanceGapRecovered = PerformanceGapRecovered.Minus(other.PerformanceGapRecovered),
        PerformanceGapRecoveredEveryCut = PerformanceGapRecoveredEveryCut.Minus(other.PerformanceGapRecoveredEveryCut),
        CallPerformanceThresholds =
        [
            .. GapPercents.Select((percent, i) => new CallPerformanceDifference(
                percent,
                StrongPercentsForGap[i].Minus(other.StrongPercentsForGap[i]),
                _onHull[i].Minus(other._onHull[i]))),
        ],
    };
}
