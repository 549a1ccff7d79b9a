using System.Globalization;
using System.Xml.Linq;

namespace RouteLlm.Tests;

public sealed class SvgChartTests
{
    [Fact]
    public void It_is_an_image_with_a_title_and_a_description()
    {
        XElement drawing = Draw(MeasuredOutcomes.Of(new ModelPair("big", "small"), "one"));

        Assert.Equal(SvgChart.Svg + "svg", drawing.Name);
        Assert.Equal("img", (string?)drawing.Attribute("role"));
        Assert.Equal("test-title test-description", (string?)drawing.Attribute("aria-labelledby"));
        Assert.Contains("one (APGR ", drawing.Elements(SvgChart.Svg + "desc").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_line_of_a_measured_router_has_a_band_a_colour_dashes_and_markers_of_its_own()
    {
        XElement drawing = Draw(MeasuredOutcomes.Of(new ModelPair("big", "small"), [.. Enumerable.Range(0, 12).Select(i => $"router {i}")]));

        XElement[] bands = [.. drawing.Descendants(SvgChart.Svg + "polygon").Where(polygon => (string?)polygon.Attribute("class") == "band")];
        Assert.Equal(12, bands.Length);
        Assert.Equal(12, bands.Select(band => band.Parent!).Select(line => (
            (string?)line.Attribute("color"),
            (string?)line.Element(SvgChart.Svg + "polyline")!.Attribute("stroke-dasharray"),
            line.Elements().Last().Name.LocalName + line.Elements().Last().Attribute("points")?.Value.Split(' ').Length)).Distinct().Count());
    }

    [Fact]
    public void Everything_lies_on_the_drawing()
    {
        XElement drawing = Draw(MeasuredOutcomes.Of("mt-bench", ModelPair.RouteLlmDefault, "one", "two"));
        double[] box = [.. ((string)drawing.Attribute("viewBox")!).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

        (double X, double Y)[] corners =
        [
            .. drawing.Descendants().Attributes("points").SelectMany(points => points.Value.Split(' ')).Select(pair => pair.Split(',')).Select(pair => (double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture))),
            .. drawing.Descendants(SvgChart.Svg + "text").Select(text => ((double)text.Attribute("x")!, (double)text.Attribute("y")!)),
        ];

        Assert.NotEmpty(corners);
        Assert.All(corners, corner =>
        {
            Assert.InRange(corner.X, 0, box[2]);
            Assert.InRange(corner.Y, 0, box[3]);
        });
    }

    [Fact]
    public void The_legend_names_all_that_is_drawn_and_grows_with_it()
    {
        XElement few = Draw(MeasuredOutcomes.Of("mt-bench", ModelPair.RouteLlmDefault, "one"));
        XElement many = Draw(MeasuredOutcomes.Of("mt-bench", ModelPair.RouteLlmDefault, [.. Enumerable.Range(0, 30).Select(i => $"router {i}")]));

        string[] texts = [.. few.Descendants(SvgChart.Svg + "text").Select(text => text.Value)];
        Assert.All(["one", "random (expected)", "optimal (in hindsight)", "mf (published)", "causal_llm (published)", "Unify (published)", "Martian (published)"], name => Assert.Contains(name, texts));
        Assert.True((double)many.Attribute("height")! > (double)few.Attribute("height")!);
    }

    [Fact]
    public void A_long_name_is_cut_between_what_people_take_for_characters()
    {
        Assert.Equal("👩‍👩‍👧👩‍👩‍👧…", XmlText.Shorten("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 3));
        Assert.Equal("abc", XmlText.Shorten("abc", 3));
    }

    [Theory]
    [InlineData(0, 100, 20)]
    [InlineData(63.7, 85.8, 5)]
    [InlineData(7.9, 9.6, 0.5)]
    [InlineData(1, 1, 0.02)]
    [InlineData(0, 0, 0.02)]
    [InlineData(-3e9, 2e9, 1e9)]
    [InlineData(0.70001, 0.70002, 2e-6)]
    public void An_axis_holds_its_range_between_round_numbers(double low, double high, double step)
    {
        var ticks = AxisTicks.Over(low, high);

        double[] values = [.. ticks.Values];
        Assert.Equal(step, ticks.Step, 1e-9 * step);
        Assert.InRange(values.Length, 3, 11);
        Assert.True(values[0] <= low && values[^1] >= high);
        Assert.Equal(values.Length, values.Select(value => Figures.Of(value, ticks.Decimals)).Distinct().Count());
    }

    private static XElement Draw(BenchmarkEvaluation evaluation) => SvgChart.Draw(QualityChart.OfAll([evaluation])[0], "test");
}
