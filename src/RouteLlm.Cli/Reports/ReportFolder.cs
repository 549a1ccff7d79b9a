using System.Text;
using System.Xml.Linq;

namespace RouteLlm;

/// <summary>Writes the files of a report: the page, every figure for scripts, and each chart as SVG.</summary>
internal static class ReportFolder
{
    public const string PageFile = "report.html";

    public const string FiguresFile = "evaluation.json";

    private const int NameLength = 80;

    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task WriteAsync(
        string folder, IReadOnlyList<BenchmarkEvaluation> evaluations, ReportDetails details, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var charts = QualityChart.OfAll(evaluations);
        foreach ((QualityChart chart, string name) in charts.Zip(NamesOf(evaluations)))
        {
            var drawing = new XDocument(SvgChart.Draw(chart, "chart"));
            await WriteAsync(folder, name, writer => writer.WriteAsync(drawing.ToString() + "\n"), cancellationToken);
        }

        await WriteAsync(folder, FiguresFile, writer =>
        {
            EvaluationJson.Write(writer, evaluations);
            return Task.CompletedTask;
        }, cancellationToken);
        await WriteAsync(folder, PageFile, writer => writer.WriteAsync(HtmlReport.Build(evaluations, charts, details, ReportAssets.ChartLibrary)), cancellationToken);
    }

    /// <summary>
    /// Gets a file name for each chart: the benchmark's, with the models where a benchmark has several pairs. Models' names may hold
    /// anything.
    /// </summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<BenchmarkEvaluation> evaluations)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. evaluations.Select(evaluation =>
            {
                RouterEvaluationResult subject = evaluation.Results[0];
                string name = FileName(QualityChart.IsOnlyPair(evaluations, evaluation) ? subject.Benchmark : $"{subject.Benchmark}-{subject.Models.Strong}-over-{subject.Models.Weak}");
                string free = name;
                for (int number = 2; !taken.Add(free); number++)
                {
                    free = $"{name}-{number}";
                }

                return $"{free}.svg";
            }),
        ];
    }

    private static string FileName(string text)
    {
        var name = new StringBuilder();
        foreach (char character in text.ToLowerInvariant())
        {
            bool plain = char.IsAsciiLetterOrDigit(character) || character is '.' or '-';
            name.Append(plain ? character : '-');
        }

        string trimmed = name.ToString()[..Math.Min(name.Length, NameLength)].Trim('-', '.');
        return trimmed.Length > 0 ? trimmed : "chart";
    }

    internal static async Task WriteAsync(string folder, string name, Func<TextWriter, Task> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var file = new FileReplacement(Path.Combine(folder, name));
        await using (var writer = new StreamWriter(file.Stream, leaveOpen: true))
        {
            await write(writer);
        }

        file.Commit();
    }
}
