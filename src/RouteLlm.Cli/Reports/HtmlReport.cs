using System.Xml.Linq;

namespace RouteLlm;

/// <summary>Writes a report as one page that asks for nothing from anywhere.</summary>
internal static class HtmlReport
{
    private const string Title = "How good are the routers?";

    /// <summary>Builds the page.</summary>
    /// <param name="evaluations">What was measured.</param>
    /// <param name="charts">The charts, one for each.</param>
    /// <param name="details">How it was made.</param>
    /// <param name="chartLibrary">The charting library; <see langword="null"/> for drawings alone.</param>
    public static string Build(
        IReadOnlyList<BenchmarkEvaluation> evaluations, IReadOnlyList<QualityChart> charts, ReportDetails details, string? chartLibrary)
    {
        string[] scripts = chartLibrary is null ? [] : [chartLibrary, ReportAssets.Script];
        return HtmlPage.Build(Title, Body(evaluations, charts, details, chartLibrary is not null), scripts, scripts.Length > 0 ? ChartJson.Of(charts) : null);
    }

    private static XElement Body(
        IReadOnlyList<BenchmarkEvaluation> evaluations, IReadOnlyList<QualityChart> charts, ReportDetails details, bool interactive) =>
        new(
        "main",
        new XElement(
            "header",
            new XElement("h1", Title),
            new XElement(
                "p",
                "A router decides, question by question, whether a strong or a weak model answers. The better it knows which questions need the strong one, the higher its line and its APGR: " +
                "0 is the weak model alone, 1 the strong one, and routing at random reaches 0.5 on average."),
            HtmlPage.Facts(details)),
        Overview(evaluations, charts),
        evaluations.Select((evaluation, i) => BenchmarkSection.Of(evaluation, charts[i], i, interactive)),
        new XElement(
            "footer",
            new XElement("h2", "How to read the figures"),
            new XElement(
                "ul",
                new XElement("li", $"Intervals hold 95% of {Figures.Count(details.Resamples)} bootstrap resamples of the questions: other questions of the same kind would mostly give figures within them. The intervals of chance show where 95% of random orders fall."),
                new XElement("li", "APGR is the part of the gap between the two models that is recovered, averaged over all shares of strong calls; CPT is the share of strong calls at which a part of the gap is recovered (Ong et al., 2024)."),
                new XElement("li", "A difference counts as real if its interval does not include zero. Of twenty pairs of equal routers, one would still seem to differ."),
                new XElement("li", "Every figure is in evaluation.json, each chart in an SVG file beside it.")),
            new XElement("p", interactive
                ? "Interactive charts: Apache ECharts, under the Apache License 2.0."
                : "These charts are drawings. A routellm that was built with Node.js and npm writes interactive ones, which show values and zoom.")));

    private static XElement Overview(IReadOnlyList<BenchmarkEvaluation> evaluations, IReadOnlyList<QualityChart> charts) => HtmlTable.Of(
        "APGR, a cut after every prompt",
        ["Benchmark", "Router", "APGR", "95% interval", "By chance, 95%"],
        evaluations.SelectMany((evaluation, i) => evaluation.Results.Select(result => (IReadOnlyList<object>)
        [
            new XElement("a", new XAttribute("href", $"#benchmark-{i + 1}"), charts[i].Title),
            XmlText.Of(result.Router),
            Figures.Of(result.PerformanceGapRecoveredEveryCut.Value, 4),
            Figures.Of(result.PerformanceGapRecoveredEveryCut.Interval, 4),
            Figures.Of(evaluation.Random.PerformanceGapRecoveredEveryCut.Interval, 4),
        ])));
}
