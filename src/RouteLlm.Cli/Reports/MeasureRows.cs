namespace RouteLlm;

/// <summary>The rows of a report's table of measures: one for each measure, one column for each router and one for chance.</summary>
internal static class MeasureRows
{
    public static IEnumerable<IReadOnlyList<object>> Of(BenchmarkEvaluation evaluation)
    {
        RouterEvaluationResult subject = evaluation.Results[0];
        RandomRouting random = evaluation.Random;
        IReadOnlyList<object> Row(string name, Func<RouterEvaluationResult, Measure> measure, Measure? chance, int decimals) =>
        [
            name,
            .. evaluation.Results.Select(result => Cell(measure(result), decimals)),
            chance is { } value ? Cell(value, decimals) : "–",
        ];

        yield return Row("APGR, a cut after every prompt", static result => result.PerformanceGapRecoveredEveryCut, random.PerformanceGapRecoveredEveryCut, 4);
        yield return Row("APGR, at RouteLLM's thresholds", static result => result.PerformanceGapRecovered, random.PerformanceGapRecovered, 4);
        yield return Row("Area under the curve", static result => result.AreaUnderCurve, random.AreaUnderCurve, 3);
        for (int i = 0; i < subject.CallPerformanceThresholds.Count; i++)
        {
            int at = i;
            int gap = subject.CallPerformanceThresholds[at].GapPercent;
            yield return Row($"CPT {gap}%: strong calls (%)", result => result.CallPerformanceThresholds[at].StrongPercent, random.CallPerformanceThresholds[at].StrongPercent, 2);
            yield return Row($"CPT {gap}% on the monotone hull", result => result.CallPerformanceThresholds[at].StrongPercentOnHull, random.CallPerformanceThresholds[at].StrongPercentOnHull, 2);
        }

        for (int i = 0; i < subject.QualityKept.Count; i++)
        {
            int at = i;
            yield return Row($"Quality kept with {subject.QualityKept[at].SavedPercent:0}% of strong calls saved (%)", result => result.QualityKept[at].Percent, chance: null, 2);
        }

        if (subject.Cost is null)
        {
            yield break;
        }

        yield return Row("Cost-APGR", static result => result.Cost!.PerformanceGapRecovered, chance: null, 4);
        for (int i = 0; i < subject.Cost.QualityKept.Count; i++)
        {
            int at = i;
            yield return Row($"Quality kept with {subject.Cost.QualityKept[at].SavedPercent:0}% of cost saved (%)", result => result.Cost!.QualityKept[at].Percent, chance: null, 2);
        }
    }

    private static object Cell(Measure measure, int decimals) =>
        HtmlTable.Cell(Figures.Of(measure.Value, decimals), Figures.Of(measure.Interval, decimals));
}
