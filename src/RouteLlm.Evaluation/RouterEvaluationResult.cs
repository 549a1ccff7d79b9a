namespace RouteLlm;

/// <summary>
/// How good a router is on a benchmark, every measure with its bootstrap interval. Scores are in the benchmark's units: percent of right
/// answers for MMLU and GSM8K, 1 to 10 for MT-Bench.
/// </summary>
public sealed record RouterEvaluationResult
{
    /// <summary>Gets the benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Gets the two models.</summary>
    public required ModelPair Models { get; init; }

    /// <summary>Gets the router's name.</summary>
    public required string Router { get; init; }

    /// <summary>Gets the number of questions.</summary>
    public required int Questions { get; init; }

    /// <summary>Gets which of them the router was trained on.</summary>
    public TrainedQuestions Trained { get; init; }

    /// <summary>Gets the weak model's mean score.</summary>
    public required Measure WeakScore { get; init; }

    /// <summary>Gets the strong model's mean score.</summary>
    public required Measure StrongScore { get; init; }

    /// <summary>Gets the area under the curve at RouteLLM's thresholds, the mean score over all shares of strong calls.</summary>
    public required Measure AreaUnderCurve { get; init; }

    /// <summary>
    /// Gets APGR at RouteLLM's thresholds: the average part of the gap between the weak model (0) and the strong one (1) that is recovered.
    /// Random routing has 0.5.
    /// </summary>
    public required Measure PerformanceGapRecovered { get; init; }

    /// <summary>Gets APGR with a cut after every prompt, which needs no bins; see <see cref="PerformanceGapRecovered"/>.</summary>
    public required Measure PerformanceGapRecoveredEveryCut { get; init; }

    /// <summary>Gets CPT for 20, 50 and 80% of the gap.</summary>
    public required IReadOnlyList<CallPerformanceThreshold> CallPerformanceThresholds { get; init; }

    /// <summary>Gets the quality kept when 25, 50 and 75% of the strong model's calls are saved.</summary>
    public required IReadOnlyList<QualityKept> QualityKept { get; init; }

    /// <summary>Gets the measures by cost; <see langword="null"/> where the questions have no costs.</summary>
    public CostMeasures? Cost { get; init; }

    /// <summary>Gets the curve at RouteLLM's thresholds, from 100% of strong calls to none.</summary>
    public required IReadOnlyList<MeasuredPoint> Curve { get; init; }

    /// <summary>Gets the curve with a cut after every prompt, read at each whole percent of strong calls from 0 to 100.</summary>
    public required IReadOnlyList<ScoreAtShare> CurveEveryCut { get; init; }

    /// <summary>Gets the router's cascades, as <see cref="EvaluationOptions.Cascades"/> asks for them.</summary>
    public IReadOnlyList<RouterCascade> Cascades { get; init; } = [];
}
