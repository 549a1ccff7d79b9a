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
        await WriteAsync([.. Enumerable.Range(0, 101).Select(static i => ("own", i / 100.0))]);
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
        await WriteAsync([("a", 0.2), ("a,b", 0.4), ("a,b", 0.6)]);

        ToolRun mixed = await ToolRun.OfAsync("calibrate", "checks", _log);
        ToolRun chosen = await ToolRun.OfAsync("calibrate", "checks", _log, "--checks", "a,b");
        ToolRun unknown = await ToolRun.OfAsync("calibrate", "checks", _log, "--checks", "b,a");

        Assert.Contains("holds scores of a; of a,b. Name those in use with --checks.", mixed.Error, StringComparison.Ordinal);
        Assert.Contains("a, b: 2 answers were checked", chosen.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (mixed.ExitCode, unknown.ExitCode));
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

    private Task WriteAsync((string Checks, double Score)[] answers) => LoggedDecisions.WriteAsync(_log, answers.Select(static (answer, i) =>
    {
        DecisionRecord record = LoggedDecisions.Of(i, 0.5, basis: DecisionBasis.Cascade);
        record.Decision.Inputs = new DecisionInputs { CheckScore = answer.Score, MinimumCheckScore = 0.5, Checks = answer.Checks.Split(',') };
        return record;
    }));
}
