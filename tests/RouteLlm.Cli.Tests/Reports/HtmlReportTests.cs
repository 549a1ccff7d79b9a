using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

public sealed partial class HtmlReportTests
{
    private const string Markup = "</script><script>alert('1')</script><img src=x onerror=\"alert(1)\">&amp;\u0001\ud800";
    private const string Library = "globalThis.echarts = {};";

    private static readonly ReportDetails Details = new("routellm evaluate --routers 'a<b'", "1.2.3", new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero), 50, ["Seen <before>."]);

    [Fact]
    public void It_names_every_router_and_model_and_says_how_it_was_made()
    {
        string page = Build(Library, MeasuredOutcomes.Of(new ModelPair("big", "small"), "one", "two", "three"));

        Assert.All(["one", "two", "three", "big", "small", "1.2.3", "2026-05-06 07:08 UTC", "routellm evaluate --routers 'a&lt;b'", "<strong>Seen &lt;before&gt;.</strong>"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Contains("one less two", page, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Library)]
    [InlineData(null)]
    public void Names_are_text_wherever_they_stand(string? library)
    {
        BenchmarkEvaluation named = MeasuredOutcomes.Of(new ModelPair(Markup, $"weak {Markup}"), $"router {Markup}");
        BenchmarkEvaluation plain = MeasuredOutcomes.Of(new ModelPair("a", "b"), "c");

        string page = Build(library, named);

        // The same elements stand in it as with harmless names, in the same order.
        Assert.Equal(ElementsOf(Build(library, plain)), ElementsOf(page));
        Assert.DoesNotContain('\u0001', page);
    }

    [Fact]
    public void It_asks_for_nothing_from_anywhere()
    {
        string page = Build(ReportAssets.ChartLibrary, MeasuredOutcomes.Of("mt-bench", ModelPair.RouteLlmDefault, "one"));
        string withoutScripts = ScriptElement().Replace(page, string.Empty);

        Assert.DoesNotMatch(@"(?i)\b(src|action|poster|data|srcset)\s*=\s*[""']", withoutScripts);
        Assert.All(Regex.Matches(withoutScripts, "href=\"([^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)), link => Assert.StartsWith("href=\"#", link.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(?i)@import|url\(", withoutScripts);
        Assert.DoesNotContain("http", withoutScripts.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal).Replace("http-equiv", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", withoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_charting_library_it_has_its_drawings_and_no_script()
    {
        string page = Build(library: null, MeasuredOutcomes.Of(new ModelPair("a", "b"), "one"));

        Assert.Contains("built with Node.js and npm", page, StringComparison.Ordinal);

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-chart", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ECharts", page, StringComparison.Ordinal);
        Assert.Contains("script-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("<svg ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_charting_library_the_drawing_stays_for_print()
    {
        string page = Build(Library, MeasuredOutcomes.Of(new ModelPair("a", "b"), "one"));

        Assert.Contains("<div class=\"chart\" data-chart=\"0\" hidden=\"hidden\"></div><div class=\"drawing\"><svg ", page, StringComparison.Ordinal);
        Assert.Contains("figure.live .drawing { display: block; }", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_measure_stands_in_it_with_its_interval()
    {
        BenchmarkEvaluation evaluation = MeasuredOutcomes.Of(new ModelPair("a", "b"), "one", "two");

        string page = Build(Library, evaluation);

        foreach (RouterEvaluationResult result in evaluation.Results)
        {
            Measure[] measures =
            [
                result.PerformanceGapRecoveredEveryCut, result.PerformanceGapRecovered,
                .. result.CallPerformanceThresholds.Select(threshold => threshold.StrongPercent), .. result.QualityKept.Select(kept => kept.Percent),
            ];
            Assert.All(measures, measure => Assert.Contains(
                $"{Figures.Of(measure.Value, measure.Value > 1 ? 2 : 4)} <span class=\"interval\">{Figures.Of(measure.Interval, measure.Value > 1 ? 2 : 4)}</span>", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Measures_that_are_not_defined_are_dashes()
    {
        BenchmarkQuestion[] questions = [new("Why?", 1, 1, "all")];
        var data = new BenchmarkData { Benchmark = "outcomes", Models = ModelPair.Unnamed, Questions = questions };
        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(data, [new ScoredRouter("one", [0.5])], cancellationToken: TestContext.Current.CancellationToken);

        string page = Build(Library, evaluation);

        Assert.Contains("– <span class=\"interval\">– to –</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", ScriptElement().Replace(page, string.Empty), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mt-bench", true, true)]
    [InlineData("mmlu", true, false)]
    [InlineData("gsm8k", true, false)]
    [InlineData("gsm8k-amounts", false, false)]
    [InlineData("outcomes", false, false)]
    public void What_others_published_stands_beside_the_benchmark_that_it_is_of(string benchmark, bool routers, bool points)
    {
        string page = Build(Library, MeasuredOutcomes.Of(benchmark, ModelPair.RouteLlmDefault, "one"));
        string ofOtherModels = Build(Library, MeasuredOutcomes.Of(benchmark, new ModelPair("a", "b"), "one"));

        Assert.Equal(routers, page.Contains("sw_ranking (published)", StringComparison.Ordinal));
        Assert.Equal(points, page.Contains("Martian (published)", StringComparison.Ordinal));
        Assert.DoesNotContain("(published)", ofOtherModels, StringComparison.Ordinal);
    }

    private static string Build(string? library, params BenchmarkEvaluation[] evaluations) =>
        HtmlReport.Build(evaluations, QualityChart.OfAll(evaluations), Details, library);

    private static string[] ElementsOf(string page) => [.. ElementName().Matches(page).Select(element => element.Value)];

    [GeneratedRegex("</?[a-zA-Z0-9]+")]
    private static partial Regex ElementName();

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();
}
