using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>Opens the report that the tool writes in headless Chromium.</summary>
public sealed class ReportInBrowserTests : IDisposable
{
    private const string Outcomes =
        "{\"prompt\":\"What is 2 + 2?\",\"strong_score\":1,\"weak_score\":1,\"strong_model\":\"big <b>\",\"weak_model\":\"</script>small\"}\n" +
        "{\"prompt\":\"Prove it.\",\"strong_score\":1,\"weak_score\":0,\"strong_model\":\"big <b>\",\"weak_model\":\"</script>small\"}\n" +
        "{\"prompt\":\"Hello\",\"strong_score\":0.7,\"weak_score\":0.6,\"strong_model\":\"big <b>\",\"weak_model\":\"</script>small\"}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--window-size=1200,900")]
    [InlineData("--window-size=420,900")]
    [InlineData("--force-dark-mode")]
    public async Task It_shows_its_charts_with_no_network_and_no_word_on_the_console(string option)
    {
        SkipWithoutChartLibrary();
        string page = await WriteReportAsync("--outcomes", WriteOutcomes());

        Chromium shown = await Chromium.OpenAsync(page, option);

        Assert.Empty(shown.Console);
        string chart = Assert.Single(ChartsOf(shown.Document));
        Assert.All(["lexical", "random", "random (expected)", "optimal (in hindsight)", "big &lt;b&gt; 0.90", "&lt;/script&gt;small 0.53", "calls of the strong model (%)", "mean score"], text => Assert.Contains($">{text}<", chart, StringComparison.Ordinal));

        // Two routers with a line and a band each, random and optimal, and the axes.
        Assert.True(Regex.Count(chart, "<path ", RegexOptions.None, TimeSpan.FromSeconds(10)) > 15, chart);
        Assert.Contains("<figure class=\"live\">", shown.Document, StringComparison.Ordinal);
        Assert.Contains("role=\"img\" aria-label=\"outcomes: score over the share of strong calls", shown.Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_a_chart_for_every_benchmark()
    {
        SkipWithoutChartLibrary();
        string page = await WriteReportAsync("--data-dir", SharedData.PathOf("data/routellm-evals"), "--benchmark", "mt-bench", "gsm8k");

        Chromium shown = await Chromium.OpenAsync(page);

        Assert.Empty(shown.Console);
        string[] charts = ChartsOf(shown.Document);
        Assert.Equal(2, charts.Length);
        Assert.Contains(">Unify (published)<", charts[0], StringComparison.Ordinal);
        Assert.Contains(">mf (published)<", charts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints()
    {
        string page = await WriteReportAsync("--outcomes", WriteOutcomes());
        string pdf = _folder.PathOf("report.pdf");

        await Chromium.PrintAsync(page, pdf);

        Assert.True(new FileInfo(pdf).Length > 10_000);
    }

    [Fact]
    public async Task The_browser_tells_of_a_report_that_asks_for_something_or_fails()
    {
        string page = await File.ReadAllTextAsync(await WriteReportAsync("--outcomes", WriteOutcomes()), TestContext.Current.CancellationToken);
        string asking = _folder.PathOf("asking.html");
        string failing = _folder.PathOf("failing.html");
        await File.WriteAllTextAsync(asking, page.Replace("</main>", "<img src=\"http://charts.example/x.png\" alt=\"\"></main>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(failing, "<!DOCTYPE html><script>nothing.here();</script>", TestContext.Current.CancellationToken);

        Assert.Contains("Content Security Policy", Assert.Single((await Chromium.OpenAsync(asking)).Console), StringComparison.Ordinal);
        Assert.Contains("nothing is not defined", Assert.Single((await Chromium.OpenAsync(failing)).Console), StringComparison.Ordinal);
    }

    private static void SkipWithoutChartLibrary() =>
        Assert.SkipWhen(ReportAssets.ChartLibrary is null, "The tool was built without Node.js, so its reports have no interactive charts.");

    // What stands in the places of the interactive charts, up to the drawings beside them.
    private static string[] ChartsOf(string document) =>
        [.. Regex.Matches(document, "<div class=\"chart\" data-chart.*?(?=<div class=\"drawing\">)", RegexOptions.Singleline, TimeSpan.FromSeconds(10)).Select(chart => chart.Value)];

    private string WriteOutcomes()
    {
        string path = _folder.PathOf("outcomes.jsonl");
        File.WriteAllText(path, Outcomes);
        return path;
    }

    private async Task<string> WriteReportAsync(params string[] options)
    {
        string folder = _folder.PathOf("report");
        ToolRun run = await ToolRun.OfAsync(["evaluate", "--no-cache", "--routers", "lexical", "random", "--seed", "1", "--resamples", "50", "--output", folder, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return Path.Combine(folder, "report.html");
    }
}
