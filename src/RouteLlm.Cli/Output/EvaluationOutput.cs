using System.Globalization;

namespace RouteLlm;

/// <summary>Writes how good routers are, for people.</summary>
internal static class EvaluationOutput
{
    public static void Write(TextWriter output, IReadOnlyList<BenchmarkEvaluation> evaluations)
    {
        bool severalPairs = evaluations.SelectMany(evaluation => evaluation.Results).Select(result => result.Models).Distinct().Skip(1).Any();
        TextTable.Write(
            output,
            ["benchmark", "router", " questions", " weak", " strong", " APGR", "95% interval", " CPT 50%", " CPT 80%", " kept at half"],
            [.. evaluations.SelectMany(evaluation => evaluation.Results.Select(result => Row(result, severalPairs)).Append(ChanceRow(evaluation, severalPairs)))]);

        WriteCascades(output, evaluations, severalPairs);
        RouterDifference[] differences = [.. evaluations.SelectMany(evaluation => evaluation.Differences)];
        if (differences.Length > 0)
        {
            output.WriteLine();
            TextTable.Write(
                output,
                ["benchmark", "routers", " difference in APGR", "95% interval", "real?"],
                [.. evaluations.SelectMany(evaluation => evaluation.Differences.Select(difference => Row(NameOf(evaluation.Results[0], severalPairs), difference)))]);
        }
    }

    private static void WriteCascades(TextWriter output, IReadOnlyList<BenchmarkEvaluation> evaluations, bool severalPairs)
    {
        string[][] rows =
        [
            .. from result in evaluations.SelectMany(static evaluation => evaluation.Results)
               from cascade in result.Cascades
               let middle = cascade.Points[cascade.Points.Count / 2]
               select (string[])
               [
                   NameOf(result, severalPairs),
                   result.Router,
                   Number(cascade.Assumptions.CheckAreaUnderCurve, "0.00"),
                   Number(middle.CostPercent, "0.0"),
                   Number(middle.Score, "0.00"),
                   Number(middle.PromptOnlyScore, "0.00"),
                   Number(cascade.MeanGain, "+0.00;-0.00;0.00"),
               ],
        ];
        if (rows.Length > 0)
        {
            output.WriteLine();
            TextTable.Write(output, ["benchmark", "cascade of", " check AUC", " cost at half (%)", " score", " prompts alone", " mean gain"], rows);
        }
    }

    private static string[] Row(RouterEvaluationResult result, bool severalPairs) =>
    [
        NameOf(result, severalPairs),
        result.Router,
        result.Questions.ToString("N0", CultureInfo.InvariantCulture),
        Number(result.WeakScore.Value, "0.00"),
        Number(result.StrongScore.Value, "0.00"),
        Number(result.PerformanceGapRecoveredEveryCut.Value, "0.0000"),
        Range(result.PerformanceGapRecoveredEveryCut.Interval),
        Percent(result.CallPerformanceThresholds[1].StrongPercent.Value),
        Percent(result.CallPerformanceThresholds[2].StrongPercent.Value),
        Percent(result.QualityKept[1].Percent.Value),
    ];

    private static string[] ChanceRow(BenchmarkEvaluation evaluation, bool severalPairs) =>
    [
        NameOf(evaluation.Results[0], severalPairs),
        "(chance)",
        string.Empty,
        string.Empty,
        string.Empty,
        Number(evaluation.Random.PerformanceGapRecoveredEveryCut.Value, "0.0000"),
        Range(evaluation.Random.PerformanceGapRecoveredEveryCut.Interval),
        Percent(evaluation.Random.CallPerformanceThresholds[1].StrongPercent.Value),
        Percent(evaluation.Random.CallPerformanceThresholds[2].StrongPercent.Value),
        string.Empty,
    ];

    private static string[] Row(string benchmark, RouterDifference difference) =>
    [
        benchmark,
        $"{difference.Router} less {difference.OtherRouter}",
        Number(difference.PerformanceGapRecoveredEveryCut.Value, "+0.0000;-0.0000;0.0000"),
        Range(difference.PerformanceGapRecoveredEveryCut.Interval),
        difference.PerformanceGapRecoveredEveryCut.IsReal ? "yes" : "unclear",
    ];

    private static string NameOf(RouterEvaluationResult result, bool severalPairs) =>
        severalPairs ? $"{result.Benchmark} ({result.Models.Strong} over {result.Models.Weak})" : result.Benchmark;

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Percent(double value) => double.IsNaN(value) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0.0}%");

    private static string Range(Interval interval) => $"{Number(interval.Low, "0.0000")} to {Number(interval.High, "0.0000")}";
}
