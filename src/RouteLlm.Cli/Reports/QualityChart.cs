namespace RouteLlm;

/// <summary>What a chart of quality over strong calls shows, whoever draws it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Summary">What it shows, in words.</param>
/// <param name="ScoreAxis">What the scores are.</param>
/// <param name="Strong">The strong model alone.</param>
/// <param name="Weak">The weak model alone.</param>
/// <param name="Lines">The lines, what was measured last, so that it lies on top.</param>
/// <param name="Points">The points.</param>
internal sealed record QualityChart(
    string Title,
    string Summary,
    string ScoreAxis,
    ChartLevel Strong,
    ChartLevel Weak,
    IReadOnlyList<ChartLine> Lines,
    IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Gets the chart of each evaluation.</summary>
    public static IReadOnlyList<QualityChart> OfAll(IReadOnlyList<BenchmarkEvaluation> evaluations) =>
        [.. evaluations.Select(evaluation => Of(evaluation, IsOnlyPair(evaluations, evaluation)))];

    /// <summary>Tells whether an evaluation is the only one on its benchmark.</summary>
    public static bool IsOnlyPair(IReadOnlyList<BenchmarkEvaluation> evaluations, BenchmarkEvaluation evaluation) =>
        evaluations.Count(other => other.Results[0].Benchmark == evaluation.Results[0].Benchmark) == 1;

    private static QualityChart Of(BenchmarkEvaluation evaluation, bool onlyPair)
    {
        RouterEvaluationResult subject = evaluation.Results[0];
        var description = BenchmarkDescription.Of(subject.Benchmark);
        var strong = new ChartLevel(XmlText.Of(subject.Models.Strong), subject.StrongScore.Value);
        var weak = new ChartLevel(XmlText.Of(subject.Models.Weak), subject.WeakScore.Value);
        string title = onlyPair ? XmlText.Of(description.Title) : $"{XmlText.Of(description.Title)}: {strong.Name} over {weak.Name}";
        return new QualityChart(
            title,
            $"{title}: score over the share of strong calls, from {weak.Name} alone at 0% to {strong.Name} alone at 100%. Routers: {string.Join(", ", evaluation.Results.Select(Describe))}.",
            description.ScoreAxis,
            strong,
            weak,
            [
                .. Published(subject, weak.Score, strong.Score),
                new ChartLine("random (expected)", LineKind.Random, [new(0, weak.Score), new(100, strong.Score)], LineStyle.Random),
                new ChartLine("optimal (in hindsight)", LineKind.Optimal, [.. evaluation.OptimalEveryCut.Select(static share => new ChartSpot(share.StrongPercent, share.Score.Value))], LineStyle.Optimal),
                .. evaluation.Results.SelectMany(static result => result.Cascades, static (result, cascade) => (result.Router, cascade)).Select((pair, i) => new ChartLine(
                    FormattableString.Invariant($"{XmlText.Of(pair.Router)}, cascade, check AUC {pair.cascade.Assumptions.CheckAreaUnderCurve:0.##} (at equal cost)"),
                    LineKind.Router,
                    [.. pair.cascade.Points.Select(static point => new ChartSpot(point.EquivalentStrongPercent, point.Score))],
                    LineStyle.OfRouter(evaluation.Results.Count + i))),
                .. evaluation.Results.Select((result, i) => new ChartLine(XmlText.Of(result.Router), LineKind.Router, SpotsOf(result), LineStyle.OfRouter(i))),
            ],
            [
                .. PublishedResults.PointsOn(subject.Benchmark, subject.Models)
                    .Select((point, i) => new ChartPoint(point.Name, point.StrongPercent, point.Score, LineStyle.OfPoint(i))),
            ]);
    }

    private static string Describe(RouterEvaluationResult result) =>
        $"{XmlText.Of(result.Router)} (APGR {Figures.Of(result.PerformanceGapRecoveredEveryCut.Value, 3)}, {Figures.Of(result.PerformanceGapRecoveredEveryCut.Interval, 3)})";

    private static IEnumerable<ChartLine> Published(RouterEvaluationResult subject, double weak, double strong) =>
        PublishedResults.RoutersOn(subject.Benchmark, subject.Models).Select((router, i) => new ChartLine(
            $"{router.Router} (published)",
            LineKind.Published,
            [
                new(0, weak),
                new(router.HalfGapPercent, weak + (0.5 * (strong - weak))),
                new(router.FourFifthsGapPercent, weak + (0.8 * (strong - weak))),
                new(100, strong),
            ],
            LineStyle.OfPublished(i)));

    private static ChartSpot[] SpotsOf(RouterEvaluationResult result) =>
        [.. result.CurveEveryCut.Select(share => new ChartSpot(share.StrongPercent, share.Score.Value, share.Score.Interval))];
}
