namespace RouteLlm;

/// <summary>What random routing reaches: the expected curve, a straight line from the weak model to the strong one.</summary>
/// <remarks>
/// The intervals show luck, not uncertainty about the questions: where the measure falls for that share of random orders. These questions
/// cannot show that a router inside of them is better than chance.
/// </remarks>
public sealed record RandomRouting
{
    /// <summary>Gets the area under the curve.</summary>
    public required Measure AreaUnderCurve { get; init; }

    /// <summary>Gets APGR at RouteLLM's thresholds.</summary>
    public required Measure PerformanceGapRecovered { get; init; }

    /// <summary>Gets APGR with a cut after every prompt.</summary>
    public required Measure PerformanceGapRecoveredEveryCut { get; init; }

    /// <summary>Gets CPT for 20, 50 and 80% of the gap.</summary>
    public required IReadOnlyList<CallPerformanceThreshold> CallPerformanceThresholds { get; init; }

    internal static RandomRouting Of(QuestionTable table, EvaluationOptions options, CancellationToken cancellationToken)
    {
        // All in one block: the mean over every order.
        var set = new StatisticSet(table, ScoredOrder.Of(new double[table.Count], table.Count), options);
        CurveStatistics statistics = new(set);
        set.TakeAll();
        new Resampling(options, cancellationToken).Shuffle(set);
        return new RandomRouting
        {
            AreaUnderCurve = statistics.AreaUnderCurve.Measure,
            PerformanceGapRecovered = statistics.PerformanceGapRecovered.Measure,
            PerformanceGapRecoveredEveryCut = statistics.PerformanceGapRecoveredEveryCut.Measure,
            CallPerformanceThresholds = statistics.CallPerformanceThresholds,
        };
    }
}
