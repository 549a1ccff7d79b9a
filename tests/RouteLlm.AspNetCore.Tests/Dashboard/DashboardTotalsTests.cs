using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class DashboardTotalsTests
{
    [Fact]
    public void The_latest_fifty_decisions_are_kept_newest_first()
    {
        var totals = new DashboardTotals(Options.Create(new GatewayOptions()));
        Parallel.For(0, 100, _ => totals.Record(RecordOf(seconds: 1)));
        for (int i = 0; i < 50; i++)
        {
            totals.Record(RecordOf(i));
        }

        DashboardData data = totals.Describe([], new EngineState(), refused: 3);

        Assert.Equal((150, 3), (data.Requests, data.Refused));
        Assert.Equal(Enumerable.Range(0, 50).Reverse().Select(static i => (double)i), data.Decisions.Select(static decision => decision.Seconds));
    }

    [Fact]
    public void Nothing_is_kept_where_nobody_may_see_it()
    {
        var totals = new DashboardTotals(Options.Create(new GatewayOptions { Dashboard = false }));

        totals.Record(RecordOf(seconds: 1));

        Assert.Empty(totals.Describe([], new EngineState(), refused: 0).Decisions);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(20, 10, 19)]
    [InlineData(100, 50, 95)]
    [InlineData(356, 228, 344)]
    public void Times_are_those_of_the_latest_256(int count, double median, double slow)
    {
        var times = new LatestTimes();
        for (int i = 1; i <= count; i++)
        {
            times.Add(TimeSpan.FromSeconds(i));
        }

        Assert.Equal((median, slow), (times.Quantile(0.5), times.Quantile(0.95)));
    }

    private static DecisionRecord RecordOf(double seconds) => new()
    {
        Decision = RoutingDecision.FromScore("fixed", new RouterScore(0.5), 0.5),
        Time = DateTimeOffset.UnixEpoch,
        Outcome = DecisionOutcome.Completed,
        Elapsed = TimeSpan.FromSeconds(seconds),
    };
}
