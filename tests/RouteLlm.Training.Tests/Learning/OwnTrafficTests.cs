using System.Globalization;
using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>The sample OwnTraffic, from traffic over battles and proof to a router that has learned, as a process of its own.</summary>
public sealed partial class OwnTrafficTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Three_days_end_with_a_smaller_bill_and_hard_requests_at_the_strong_model()
    {
        ToolRun run = await ToolProcess.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "OwnTraffic.dll"), _folder.Path]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        (double Strong, double Hard, double Wrong)[] days =
        [
            .. Days().Matches(run.Output).Select(static day => (Number(day, "strong"), Number(day, "hard"), Number(day, "wrong"))),
        ];
        Assert.Equal([(100, 100, 0), (100, 100, 0)], days[..2]);
        
        // Which requests have battles differs from run to run.
        Assert.InRange(days[2].Strong, 10, 60);
        Assert.InRange(days[2].Hard, 70, 100);
        Assert.InRange(days[2].Wrong / (100 - days[2].Strong), 0, 0.10);
        Assert.InRange(Number(Bill().Match(run.Output), "saved"), 30, 90);
        Assert.Contains("The new router is better, with a confidence of 95%.", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, CalibrationFile.Read(_folder.PathOf("calibration.json")).Proven!.WorsePercent);
        IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(_folder.PathOf("day-1.jsonl"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(battles.Count, 600, 900);
        Assert.All(battles, static battle => Assert.Null(battle.Prompt));
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"answered (?<strong>[\d.]+)% of them, and (?<hard>[\d.]+)% of those that the weak one can't do\. (?<wrong>[\d.]+)% of the answers", RegexOptions.ExplicitCapture)]
    private static partial Regex Days();

    [GeneratedRegex(@"after, (?<saved>\d+)% less", RegexOptions.ExplicitCapture)]
    private static partial Regex Bill();
}
