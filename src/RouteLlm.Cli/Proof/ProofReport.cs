using System.Globalization;
using System.Xml.Linq;

namespace RouteLlm;

/// <summary>Writes what battles prove as a page that asks for nothing from anywhere, and every figure beside it.</summary>
internal static class ProofReport
{
    public const string PageFile = "proof.html";

    public const string FiguresFile = "proof.json";

    private const string Title = "What do the battles prove?";

    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task WriteAsync(string folder, BattleProof proof, ReportDetails details, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await ReportFolder.WriteAsync(folder, FiguresFile, writer =>
        {
            ProofJson.Write(writer, proof);
            return Task.CompletedTask;
        }, cancellationToken);
        await ReportFolder.WriteAsync(folder, PageFile, writer => writer.WriteAsync(HtmlPage.Build(Title, Body(proof, details), scripts: [], charts: null)), cancellationToken);
    }

    private static XElement Body(BattleProof proof, ReportDetails details) => new(
        "main",
        new XElement(
            "header",
            new XElement("h1", Title),
            new XElement("p", XmlText.Of(string.Create(CultureInfo.InvariantCulture, $"{proof.Battles:N0} battles of {proof.Models.Strong} and {proof.Models.Weak}, routed by {proof.Router}. {ProofWords.OfModels(proof)} {ProofWords.OfRouter(proof)}"))),
            HtmlPage.Facts(details)),
        new XElement("section", new XElement("h2", "Certificates"), new XElement("ul", proof.Certificates.Select(static certificate => new XElement("li", ProofWords.Of(certificate))))),
        new XElement("section", new XElement("h2", "Models and router"), TableOf("Measures", ProofTables.MeasureHeadings, ProofTables.Measures(proof))),
        new XElement("section", new XElement("h2", "Quality and cost"), TableOf("Thresholds", ProofTables.PointHeadings, ProofTables.Points(proof))),
        new XElement(
            "footer",
            new XElement("h2", "How to read the figures"),
            new XElement(
                "ul",
                new XElement("li", "Each battle is weighted by one over the probability with which its prompt was sampled. Intervals are bootstrap intervals; certificates are exact tests on battles of equal weight, with thresholds tested in a fixed order."),
                new XElement("li", "A certificate is about prompts like those that were sampled, and about the judge's verdicts. The confidence is that of each certificate alone."),
                new XElement("li", "“Worse answers” is a percentage of all prompts; “over random” is the gain over the same number of strong calls at random, in percentage points."))));

    private static XElement TableOf(string caption, string[] headings, IReadOnlyList<string[]> rows) => HtmlTable.Of(
        caption, headings.Select(static heading => heading.Trim()), rows.Select(static row => (IReadOnlyList<object>)[.. row.Select(static cell => (object)XmlText.Of(cell))]));
}
