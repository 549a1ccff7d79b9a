using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary><c>routellm calibrate checks</c>: from a decision log to the file that a cascade applies.</summary>
public sealed class CalibrateChecksCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public CalibrateChecksCommandTests() => _log = _folder.PathOf("decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_logs_scores_become_the_file_that_a_cascade_applies()
    {
        await WriteAsync([.. Enumerable.Range(0, 101).Select(static i => ((string[])["own"], i / 100.0))]);
        string file = _folder.PathOf("checks.json");

        ToolRun text = await ToolRun.OfAsync("calibrate", "checks", _log, "--rejected-percent", "40", "--write", file);
        ToolRun json = await ToolRun.OfAsync("calibrate", "checks", _log, "--rejected-percent", "40", "--format", "json");

        Assert.Equal((0, string.Empty), (text.ExitCode, text.Error));
        Assert.Contains("own: 101 answers were checked", text.Output, StringComparison.Ordinal);
        Assert.Contains("A minimum score of 0.400000 rejects 40% of the answers.", text.Output, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((101, 0.4), (root.GetProperty("answers").GetInt32(), root.GetProperty("minimum_score").GetDouble()));
        Assert.Equal(0.4, CheckCalibrationFile.Read(file).GetMinimumScore(["own"], 40), 1e-12);
    }

    [Fact]
    public async Task Scores_of_other_checks_are_not_mixed()
    {
        await WriteAsync([(["a"], 0.2), (["a", "b"], 0.4), (["a", "b"], 0.6)]);

        ToolRun mixed = await ToolRun.OfAsync("calibrate", "checks", _log);
        ToolRun chosen = await ToolRun.OfAsync("calibrate", "checks", _log, "--checks", "a,b");
        ToolRun unknown = await ToolRun.OfAsync("calibrate", "checks", _log, "--checks", "b,a");

        Assert.Contains("holds scores of a; of a,b. Name those in use with --checks.", mixed.Error, StringComparison.Ordinal);
        Assert.Contains("a, b: 2 answers were checked", chosen.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (mixed.ExitCode, unknown.ExitCode));
    }

    [Fact]
    public async Task A_check_whose_name_has_a_comma_gives_a_file_for_that_check()
    {
        await WriteAsync([(["a,b"], 0.4), (["a,b"], 0.6)]);
        string file = _folder.PathOf("checks.json");

        ToolRun run = await ToolRun.OfAsync("calibrate", "checks", _log, "--checks", "a,b", "--write", file);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal("a,b", Assert.Single(CheckCalibrationFile.Read(file).Checks));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 25)]
    public async Task A_minimum_below_the_logged_one_counts_the_answers_that_not_every_check_saw(int checks, int unknown)
    {
        // Rejected below .5; half of these pass from .25 on, as far as the first check goes.
        string[] names = [.. Enumerable.Range(0, checks).Select(static i => $"check{i}")];
        await WriteAsync([.. Enumerable.Range(0, 100).Select(i => (names, i / 100.0))]);

        ToolRun json = await ToolRun.OfAsync("calibrate", "checks", _log, "--rejected-percent", "25", "--format", "json");
        ToolRun text = await ToolRun.OfAsync("calibrate", "checks", _log, "--rejected-percent", "25");

        double minimum = JsonDocument.Parse(json.Output).RootElement.GetProperty("minimum_score").GetDouble();
        Assert.Equal(0.25, minimum, 0.011);
        Assert.Equal(unknown, JsonDocument.Parse(json.Output).RootElement.GetProperty("unknown").GetInt32(), 1.0);
        Assert.Equal(unknown > 0, text.Output.Contains("were rejected by a higher minimum, before every check was made", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("holds no scores of checks")]
    [InlineData("--rejected-percent is 0. Write a percentage from 1 to 99", "--rejected-percent", "0")]
    public async Task What_cannot_be_calibrated_is_said(string problem, params string[] options)
    {
        await LoggedDecisions.WriteAsync(_log, [LoggedDecisions.Of(0, 0.5)]);

        ToolRun run = await ToolRun.OfAsync(["calibrate", "checks", _log, .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private Task WriteAsync((string[] Checks, double Score)[] answers) => LoggedDecisions.WriteAsync(_log, answers.Select(static (answer, i) =>
    {
        DecisionRecord record = LoggedDecisions.Of(i, 0.5, basis: DecisionBasis.Cascade);
        record.Decision.Inputs = new DecisionInputs { CheckScore = answer.Score, MinimumCheckScore = 0.5, Checks = answer.Checks };
        return record;
    }));
}
