using System.Xml.Linq;

namespace RouteLlm;

/// <summary>The part of a report about one benchmark and one pair of models.</summary>
internal static class BenchmarkSection
{
    /// <param name="evaluation">What was measured.</param>
    /// <param name="chart">Its chart.</param>
    /// <param name="index">Its place among the charts of the report.</param>
    /// <param name="interactive">Whether the report has a charting library.</param>
    public static XElement Of(BenchmarkEvaluation evaluation, QualityChart chart, int index, bool interactive)
    {
        RouterEvaluationResult subject = evaluation.Results[0];
        string id = $"benchmark-{index + 1}";
        IReadOnlyList<PublishedRouter> published = PublishedResults.RoutersOn(subject.Benchmark, subject.Models);
        return new XElement(
            "section",
            new XAttribute("aria-labelledby", id),
            new XElement("h2", new XAttribute("id", id), chart.Title),
            new XElement(
                "p",
                $"{Figures.Count(subject.Questions)} questions. Strong: ",
                new XElement("b", chart.Strong.Name),
                $", {Scores(subject.StrongScore)}. Weak: ",
                new XElement("b", chart.Weak.Name),
                $", {Scores(subject.WeakScore)}. Scores: {chart.ScoreAxis}."),
            Figure(chart, index, interactive),
            HtmlTable.Of(
                "Measures with their 95% intervals",
                ["Measure", .. evaluation.Results.Select(result => XmlText.Of(result.Router)), "chance"],
                MeasureRows.Of(evaluation)),
            Cascades(evaluation),
            Differences(evaluation),
            Published(evaluation, published),
            evaluation.Results.Select(Curve),
            Notes(subject, published.Count > 0));
    }

    private static XElement Figure(QualityChart chart, int index, bool interactive) => new(
        "figure",
        interactive
            ? new XElement("div", new XAttribute("class", "chart"), new XAttribute("data-chart", index), new XAttribute("hidden", "hidden"), string.Empty)
            : null,
        new XElement("div", new XAttribute("class", "drawing"), SvgChart.Draw(chart, $"drawing-{index + 1}")),
        new XElement(
            "figcaption",
            "Lines: the mean score when that share of the questions, those with the highest win rates, goes to the strong model. Shaded: 95% bootstrap intervals of the score. " +
            "Random (expected) is what routing at random reaches on average; optimal (in hindsight) knows both scores of every question."));

    private static XElement? Cascades(BenchmarkEvaluation evaluation) =>
        evaluation.Results.All(static result => result.Cascades.Count == 0) ? null : HtmlTable.Of(
        "Cascades at equal cost: the weak model answers first in a grey zone of 40% of the prompts, and a simulated check rejects half of its answers there",
        ["Router", "Check AUC", "Strong calls (%)", "Cost (% of always strong)", "Score", "Prompts alone"],
        from result in evaluation.Results
        from cascade in result.Cascades
        from point in cascade.Points
        where point.StrongPercent is 20 or 50 or 80
        select (IReadOnlyList<object>)
        [
            XmlText.Of(result.Router),
            Figures.Of(cascade.Assumptions.CheckAreaUnderCurve, 2),
            Figures.Of(point.StrongPercent, 0),
            Figures.Of(point.CostPercent, 1),
            Figures.Of(point.Score, 2),
            Figures.Of(point.PromptOnlyScore, 2),
        ]);

    private static XElement? Differences(BenchmarkEvaluation evaluation) => evaluation.Differences.Count == 0 ? null : HtmlTable.Of(
        "Differences in APGR, a cut after every prompt: paired on the same resamples",
        ["Routers", "Difference", "95% interval", "Real?"],
        evaluation.Differences.Select(static difference => (IReadOnlyList<object>)
        [
            $"{XmlText.Of(difference.Router)} less {XmlText.Of(difference.OtherRouter)}",
            Figures.Signed(difference.PerformanceGapRecoveredEveryCut.Value, 4),
            Figures.Of(difference.PerformanceGapRecoveredEveryCut.Interval, 4),
            difference.PerformanceGapRecoveredEveryCut.IsReal ? "yes" : "unclear",
        ]));

    private static XElement? Published(BenchmarkEvaluation evaluation, IReadOnlyList<PublishedRouter> published) =>
        published.Count == 0 ? null : HtmlTable.Of(
        "Beside RouteLLM's published results",
        ["Router", "CPT 50% (%)", "CPT 80% (%)", "APGR"],
        [
            .. evaluation.Results.Select(static result => (IReadOnlyList<object>)
            [
                $"{XmlText.Of(result.Router)}, measured here",
                Figures.Of(result.CallPerformanceThresholds[1].StrongPercent.Value, 2),
                Figures.Of(result.CallPerformanceThresholds[2].StrongPercent.Value, 2),
                Figures.Of(result.PerformanceGapRecovered.Value, 3),
            ]),
            .. published.Select(static router => (IReadOnlyList<object>)
            [
                $"{router.Router}, published",
                Figures.Of(router.HalfGapPercent, 2),
                Figures.Of(router.FourFifthsGapPercent, 2),
                Figures.Of(router.PerformanceGapRecovered, 3),
            ]),
        ]);

    private static XElement Curve(RouterEvaluationResult result) => new(
        "details",
        new XElement("summary", $"Thresholds of {XmlText.Of(result.Router)}"),
        HtmlTable.Of(
            $"What RouteLLM's thresholds of {XmlText.Of(result.Router)} give, each with its 95% interval",
            ["Threshold", "Strong calls (%)", "Score"],
            result.Curve.Select(static point => (IReadOnlyList<object>)
            [
                Figures.Of(point.Threshold, 6),
                HtmlTable.Cell(Figures.Of(point.StrongPercent.Value, 2), Figures.Of(point.StrongPercent.Interval, 2)),
                HtmlTable.Cell(Figures.Of(point.Score.Value, 3), Figures.Of(point.Score.Interval, 3)),
            ])));

    private static XElement? Notes(RouterEvaluationResult subject, bool published)
    {
        string[] notes =
        [
            .. BenchmarkDescription.Of(subject.Benchmark).Notes,
            .. published ? (string[])[PublishedResults.RouterSource] : [],
            .. PublishedResults.PointsOn(subject.Benchmark, subject.Models).Count > 0 ? (string[])[PublishedResults.PointSource] : [],
        ];
        return notes.Length == 0 ? null : new XElement("div", new XElement("h3", "Notes"), new XElement("ul", notes.Select(static note => new XElement("li", note))));
    }

    private static string Scores(Measure score) => $"{Figures.Of(score.Value, 2)} ({Figures.Of(score.Interval, 2)})";
}
