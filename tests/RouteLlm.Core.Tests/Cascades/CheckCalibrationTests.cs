using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>Calibrations of checks: from scores to the lowest that passes.</summary>
public sealed class CheckCalibrationTests : IDisposable
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 101).Select(static score => score / 100.0)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(30, 0.29, AttemptOutcome.Rejected)]
    [InlineData(30, 0.31, AttemptOutcome.Answered)]
    [InlineData(80, 0.79, AttemptOutcome.Rejected)]
    [InlineData(80, 0.81, AttemptOutcome.Answered)]
    public async Task A_file_gives_the_lowest_score_that_passes_so_that_the_share_is_rejected(double rejectedPercent, double score, AttemptOutcome outcome)
    {
        using RouteLlmChatClient client = Client(Write(["own"]), score, cascade => cascade.RejectedPercent = rejectedPercent);

        RoutingDecision decision = (await client.AskAsync(streaming: false, "what?", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((outcome, rejectedPercent / 100), (decision.Attempts[0].Outcome, decision.Inputs!.MinimumCheckScore));
        Assert.Equal((score, "own"), (decision.CheckScore, Assert.Single(decision.Inputs.Checks!)));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var calibration = CheckCalibrationFile.Read(Write(["validity", "own"]));

        Assert.Equal((101, "a test"), (calibration.Answers, calibration.CreatedBy));
        Assert.Equal(["validity", "own"], calibration.Checks);
        Assert.Equal(0.75, calibration.GetMinimumScore(["validity", "own"], 75), 1e-12);
    }

    [Theory]
    [InlineData(true, "made for the checks validity, own, but the cascade has own")]
    [InlineData(false, "checks.json': it cannot be read")]
    public async Task A_file_that_is_missing_or_of_other_checks_stops_the_start(bool exists, string problem)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm(static options => options.Threshold = 0.5)
            .UseStrongClient(new FaultyChatClient("strong"))
            .UseWeakClient(new FaultyChatClient("weak"))
            .UseCascade(cascade => Set(cascade, exists ? Write(["validity", "own"]) : _folder.PathOf("checks.json"), 0.5));
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        string failure = Assert.Single(exception.Failures);
        Assert.StartsWith("Cascade.CalibrationFile: ", failure, StringComparison.Ordinal);
        Assert.Contains(problem, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_the_checks_counts_since_the_first_that_rejects_ends_them() =>
        Assert.Throws<CalibrationFileException>(() => CheckCalibrationFile.Create(["a", "b"], Scores).GetMinimumScore(["b", "a"], 50));

    [Theory]
    [InlineData("{", "is not a file that 'routellm calibrate checks --write' has written")]
    [InlineData("""{"format":"routellm-calibration","format_version":1,"checks":["a"],"answers":1,"scores":[],"created_by":null}""", "its format is 'routellm-calibration'")]
    [InlineData("""{"format":"routellm-check-calibration","format_version":1,"checks":[],"answers":1,"scores":[],"created_by":null}""", "names no checks")]
    [InlineData("""{"format":"routellm-check-calibration","format_version":1,"checks":["a"],"answers":1,"scores":[0.5],"created_by":null}""", "101 numbers")]
    public void What_is_no_such_file_is_said(string text, string problem)
    {
        string path = _folder.PathOf("checks.json");
        File.WriteAllText(path, text);

        CalibrationFileException exception = Assert.Throws<CalibrationFileException>(() => CheckCalibrationFile.Read(path));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_ways_to_set_the_lowest_score_are_refused()
    {
        string path = Write(["own"]);

        foreach (Action<CascadeOptions> other in (Action<CascadeOptions>[])[static cascade => cascade.MinimumScore = 0.5, static cascade => cascade.CalibrateChecks(ThresholdCalibration.FromScores([0.5]))])
        {
            Assert.Contains("Keep one of CalibrationFile, MinimumScore and CalibrateChecks", Assert.Throws<ArgumentException>(() => Client(path, 0.5, other)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("Cascade.CalibrationFile is empty", Assert.Throws<ArgumentException>(() => Client(" ", 0.5)).Message, StringComparison.Ordinal);
    }

    private static RouteLlmChatClient Client(string calibrationFile, double score, Action<CascadeOptions>? configure = null)
    {
        var cascade = new CascadeOptions();
        Set(cascade, calibrationFile, score);
        configure?.Invoke(cascade);
        return new RouteLlmChatClient(new FaultyChatClient("strong"), new FaultyChatClient("weak"), new TextRouter(static _ => 0.5), new RouteLlmOptions { Threshold = 0.5, Cascade = cascade });
    }

    private static void Set(CascadeOptions cascade, string calibrationFile, double score)
    {
        (cascade.CalibrationFile, cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom) = (calibrationFile, 0.4, 0.6);
        cascade.CheckWith(new DelegateCheck("own", _ => score));
    }

    private string Write(string[] checks)
    {
        string path = _folder.PathOf("checks.json");
        CheckCalibrationFile.Create(checks, Scores, "a test").Write(path);
        return path;
    }
}
