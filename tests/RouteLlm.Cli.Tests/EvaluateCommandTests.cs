using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class EvaluateCommandTests
{
    [Fact]
    public async Task A_script_reads_the_measure_and_its_interval()
    {
        ToolRun run = await ToolRun.OfAsync("evaluate", "--data-dir", SharedData.PathOf("data/routellm-evals"), "--benchmark", "mt-bench", "--format", "json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement result = Assert.Single(json.RootElement.GetProperty("results").EnumerateArray());
        Assert.Equal(("mt-bench", "lexical", 72), (result.GetProperty("benchmark").GetString(), result.GetProperty("router").GetString(), result.GetProperty("questions").GetInt32()));
        double measure = result.GetProperty("apgr_every_cut").GetDouble();
        double[] interval = [.. result.GetProperty("apgr_every_cut_interval").EnumerateArray().Select(end => end.GetDouble())];
        Assert.True(measure >= 0.72, $"APGR is {measure}.");
        Assert.InRange(measure, interval[0], interval[1]);
    }

    [Fact]
    public async Task A_person_reads_a_table_of_all_benchmarks()
    {
        ToolRun run = await ToolRun.OfAsync("evaluate", "--data-dir", SharedData.PathOf("data/routellm-evals"), "--router", "random", "--seed", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(5, run.Lines.Length);
        Assert.Contains("14037", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no benchmark 'mmmlu'. Known: mmlu, gsm8k, gsm8k-amounts, mt-bench.", "--benchmark", "mmmlu", "--data-dir", ".")]
    [InlineData("There is no file", "--benchmark", "gsm8k", "--data-dir", "no-such-folder")]
    public async Task What_cannot_be_measured_is_said(string problem, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["evaluate", .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }
}
