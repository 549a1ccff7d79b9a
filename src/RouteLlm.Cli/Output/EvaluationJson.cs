using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes how good routers are, every figure, for scripts.</summary>
internal static class EvaluationJson
{
    public static void Write(TextWriter output, IReadOnlyList<BenchmarkEvaluation> evaluations) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        WriteMembers(json, evaluations);
        json.WriteEndObject();
    });

    /// <summary>Writes the members of an object that was begun.</summary>
    public static void WriteMembers(Utf8JsonWriter json, IReadOnlyList<BenchmarkEvaluation> evaluations)
    {
        json.WriteStartArray("results");
        foreach (BenchmarkEvaluation evaluation in evaluations)
        {
            foreach (RouterEvaluationResult result in evaluation.Results)
            {
                Write(json, evaluation, result);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("differences");
        foreach (BenchmarkEvaluation evaluation in evaluations)
        {
            foreach (RouterDifference difference in evaluation.Differences)
            {
                Write(json, evaluation.Results[0], difference);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteCascades(Utf8JsonWriter json, IReadOnlyList<RouterCascade> cascades)
    {
        json.WriteStartArray("cascades");
        foreach (RouterCascade cascade in cascades)
        {
            json.WriteStartObject();
            json.WriteNumber("check_auc", cascade.Assumptions.CheckAreaUnderCurve);
            json.WriteNumber("weak_price", cascade.Assumptions.RelativeWeakPrice);
            json.WriteNumber("mean_gain", cascade.MeanGain);
            json.WriteStartArray("points");
            foreach (CascadePoint point in cascade.Points)
            {
                json.WriteStartObject();
                json.WriteNumber("strong_percent", point.StrongPercent);
                json.WriteNumber("cost_percent", point.CostPercent);
                json.WriteNumber("score", point.Score);
                json.WriteNumber("prompt_only_score", point.PromptOnlyScore);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BenchmarkEvaluation evaluation, RouterEvaluationResult result)
    {
        json.WriteStartObject();
        WriteSubject(json, result);
        json.WriteString("router", result.Router);
        json.WriteNumber("questions", result.Questions);
        json.WriteNumber("questions_held_out", result.Trained.HeldOut);
        json.WriteNumber("questions_in_sample", result.Trained.InSample);
        json.WriteMeasure("weak_score", result.WeakScore);
        json.WriteMeasure("strong_score", result.StrongScore);
        json.WriteMeasure("auc", result.AreaUnderCurve);
        json.WriteMeasure("apgr", result.PerformanceGapRecovered);
        json.WriteMeasure("apgr_every_cut", result.PerformanceGapRecoveredEveryCut);
        WriteThresholds(json, result.CallPerformanceThresholds);
        WriteKept(json, "quality_kept", result.QualityKept);
        WriteCascades(json, result.Cascades);
        if (result.Cost is { } cost)
        {
            json.WriteMeasure("cost_apgr", cost.PerformanceGapRecovered);
            WriteKept(json, "cost_quality_kept", cost.QualityKept);
        }

        json.WriteStartArray("curve");
        foreach (MeasuredPoint point in result.Curve)
        {
            json.WriteStartObject();
            json.WriteNumber("threshold", point.Threshold);
            json.WriteMeasure("strong_percent", point.StrongPercent);
            json.WriteMeasure("score", point.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteShares(json, "curve_every_cut", result.CurveEveryCut);
        WriteShares(json, "optimal", evaluation.Optimal);
        WriteShares(json, "optimal_every_cut", evaluation.OptimalEveryCut);
        json.WriteStartObject("random");
        json.WriteMeasure("auc", evaluation.Random.AreaUnderCurve);
        json.WriteMeasure("apgr", evaluation.Random.PerformanceGapRecovered);
        json.WriteMeasure("apgr_every_cut", evaluation.Random.PerformanceGapRecoveredEveryCut);
        WriteThresholds(json, evaluation.Random.CallPerformanceThresholds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RouterEvaluationResult subject, RouterDifference difference)
    {
        json.WriteStartObject();
        WriteSubject(json, subject);
        json.WriteString("router", difference.Router);
        json.WriteString("other_router", difference.OtherRouter);
        WriteDifference(json, "auc", difference.AreaUnderCurve);
        WriteDifference(json, "apgr", difference.PerformanceGapRecovered);
        WriteDifference(json, "apgr_every_cut", difference.PerformanceGapRecoveredEveryCut);
        foreach (CallPerformanceDifference threshold in difference.CallPerformanceThresholds)
        {
            WriteDifference(json, string.Create(CultureInfo.InvariantCulture, $"cpt_{threshold.GapPercent}"), threshold.StrongPercent);
            WriteDifference(json, string.Create(CultureInfo.InvariantCulture, $"cpt_hull_{threshold.GapPercent}"), threshold.StrongPercentOnHull);
        }

        json.WriteEndObject();
    }

    private static void WriteSubject(Utf8JsonWriter json, RouterEvaluationResult result)
    {
        json.WriteString("benchmark", result.Benchmark);
        json.WriteString("strong_model", result.Models.Strong);
        json.WriteString("weak_model", result.Models.Weak);
    }

    private static void WriteDifference(Utf8JsonWriter json, string name, Difference difference)
    {
        json.WriteMeasure(name, new Measure(difference.Value, difference.Interval));
        json.WriteBoolean($"{name}_real", difference.IsReal);
    }

    private static void WriteThresholds(Utf8JsonWriter json, IReadOnlyList<CallPerformanceThreshold> thresholds)
    {
        json.WriteMeasures("cpt", thresholds.Select(threshold => ((double)threshold.GapPercent, threshold.StrongPercent)));
        json.WriteMeasures("cpt_hull", thresholds.Select(threshold => ((double)threshold.GapPercent, threshold.StrongPercentOnHull)));
    }

    private static void WriteKept(Utf8JsonWriter json, string name, IReadOnlyList<QualityKept> kept) =>
        json.WriteMeasures(name, kept.Select(quality => (quality.SavedPercent, quality.Percent)));

    private static void WriteShares(Utf8JsonWriter json, string name, IReadOnlyList<ScoreAtShare> shares) =>
        json.WriteMeasures(name, shares.Select(share => (share.StrongPercent, share.Score)));
}
