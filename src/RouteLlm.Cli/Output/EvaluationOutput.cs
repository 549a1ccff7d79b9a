using System.Globalization;
using RouteLlm.Evaluation;

namespace RouteLlm.Cli.Output;

/// <summary>Writes how good a router is.</summary>
internal static class EvaluationOutput
{
    public static void WriteText(TextWriter output, IReadOnlyList<EvaluationResult> results)
    {
        output.WriteLine($"{"benchmark",-10} {"router",-10} {"questions",9} {"weak",8} {"strong",8} {"APGR",7}  95% interval");
        foreach (EvaluationResult result in results)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Benchmark,-10} {result.Router,-10} {result.Questions,9} {result.WeakScore.Value,8:0.000} {result.StrongScore.Value,8:0.000} {result.PerformanceGapRecoveredEveryCut.Value,7:0.0000}  {result.PerformanceGapRecoveredEveryCut.Interval.Low:0.0000} to {result.PerformanceGapRecoveredEveryCut.Interval.High:0.0000}"));
        }
    }

    public static void WriteJson(TextWriter output, IReadOnlyList<EvaluationResult> results) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("results");
        foreach (EvaluationResult result in results)
        {
            json.WriteStartObject();
            json.WriteString("benchmark", result.Benchmark);
            json.WriteString("router", result.Router);
            json.WriteNumber("questions", result.Questions);
            json.WriteNumber("weak_score", result.WeakScore.Value);
            json.WriteNumber("strong_score", result.StrongScore.Value);
            json.WriteMeasure("apgr_every_cut", result.PerformanceGapRecoveredEveryCut.Value, result.PerformanceGapRecoveredEveryCut.Interval);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
