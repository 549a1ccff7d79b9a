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
                $"{result.Benchmark,-10} {result.Router,-10} {result.Questions,9} {result.WeakScore,8:0.000} {result.StrongScore,8:0.000} {result.PerformanceGapRecovered,7:0.0000}  {result.Interval.Low:0.0000} to {result.Interval.High:0.0000}"));
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
            json.WriteNumber("weak_score", result.WeakScore);
            json.WriteNumber("strong_score", result.StrongScore);
            json.WriteMeasure("apgr_every_cut", result.PerformanceGapRecovered, result.Interval);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
