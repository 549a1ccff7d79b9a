using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class BattleMetricsTests
{
    private const string Battles = "routellm.battles";
    private const string Dropped = "routellm.battles.dropped";
    private const string Cost = "routellm.battles.cost";
    private const string Waiting = "routellm.battles.waiting";
    private const string Spent = "routellm.battles.spent";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Battles_are_counted_by_their_verdict_and_cost_what_the_log_says()
    {
        using var metrics = new BattleMetrics();
        var judge = new TestJudge(static pair => pair.Prompt switch
        {
            "tie" => BattleWinner.Tie,
            string winner => pair.AnswerA == winner ? BattleWinner.ModelA : BattleWinner.ModelB,
        }) { Cost = 0.25m };
        await using FoughtTraffic traffic = new FoughtTraffic(0.9, judge, static battles => battles.SpendLimit = 10);
        metrics.Watch(traffic.Router);
        string[] winners = ["strong", "strong", "strong", "weak", "weak", "tie"];

        foreach (string winner in winners)
        {
            await traffic.Client.GetResponseAsync(winner, cancellationToken: Cancellation);
        }

        await metrics.UntilAsync(metrics => metrics.Sums(Battles).Values.Sum() == winners.Length);
        double spent = metrics.Read(Spent);
        IReadOnlyList<BattleRecord> log = await traffic.EndAsync();

        Assert.Equal(
            new Dictionary<string, double> { ["routellm.battle.verdict=strong"] = 3, ["routellm.battle.verdict=weak"] = 2, ["routellm.battle.verdict=tie"] = 1 }, metrics.Sums(Battles));
        Assert.Empty(metrics.Sums(Dropped));

        // The strong model answered the caller, who pays for that.
        Dictionary<string, double> cost = metrics.Sums(Cost);
        Assert.Equal(["routellm.battle.part=answers", "routellm.battle.part=judging"], cost.Keys.Order(StringComparer.Ordinal));
        double answers = (double)log.Sum(static battle => battle.WeakCost!.Value);
        Assert.True(answers > 0);
        Assert.Equal(answers, cost["routellm.battle.part=answers"], 1e-9);
        Assert.Equal(0.25 * winners.Length, cost["routellm.battle.part=judging"], 1e-9);
        Assert.Equal((answers + (0.25 * winners.Length)) / 10, spent, 1e-9);
        Assert.Equal(
            new Dictionary<string, string?> { [Battles] = "{battle}", [Dropped] = "{battle}", [Cost] = "{currency}", [Waiting] = "{battle}", [Spent] = "1" }, metrics.Units);
    }

    [Fact]
    public async Task What_waits_and_what_is_set_aside_is_seen_while_a_battle_is_fought()
    {
        using var metrics = new BattleMetrics();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var judge = new TestJudge(static _ => BattleWinner.Tie) { OnAsked = token => release.Task.WaitAsync(token) };
        await using FoughtTraffic traffic = new FoughtTraffic(0.9, judge, static battles => (battles.MaximumConcurrency, battles.SpendLimit) = (1, 0.01m));
        metrics.Watch(traffic.Router);
        var options = new ChatOptions { MaxOutputTokens = 1000 };
        Assert.Equal((0, 0), (metrics.Read(Waiting), metrics.Read(Spent)));

        await traffic.Client.GetResponseAsync("hello", options, Cancellation);
        await judge.NextAsync();
        await traffic.Client.GetResponseAsync("hello", options, Cancellation);
        await traffic.Client.GetResponseAsync("hello", options, Cancellation);

        // A thousand tokens of the weak model cost 0.002, and a little is read.
        await metrics.UntilAsync(static metrics => metrics.Read(Waiting) == 2);
        Assert.InRange(metrics.Read(Spent), 0.2, 0.21);

        release.SetResult();
        await metrics.UntilAsync(static metrics => metrics.Sums(Battles).Values.Sum() == 3);
        Assert.Equal(0, metrics.Read(Waiting));
        Assert.Equal(metrics.Sums(Cost).Values.Sum() / 0.01, metrics.Read(Spent), 1e-9);
    }

    [Theory]
    [InlineData("no_answer")]
    [InlineData("queue_full")]
    [InlineData("spend_limit")]
    [InlineData("model_failed")]
    [InlineData("judge_failed")]
    [InlineData("timeout")]
    [InlineData("shutdown")]
    public async Task A_sampled_request_without_a_verdict_is_counted_by_its_reason(string reason)
    {
        using var metrics = new BattleMetrics();
        bool hangs = reason is "queue_full" or "timeout" or "shutdown";
        var judge = new TestJudge(_ => reason == "judge_failed" ? throw new InvalidOperationException() : BattleWinner.Tie)
        {
            OnAsked = token => hangs ? Task.Delay(Timeout.InfiniteTimeSpan, token) : Task.CompletedTask,
        };
        await using FoughtTraffic traffic = new FoughtTraffic(0.9, judge, battles =>
        {
            (battles.MaximumConcurrency, battles.QueueLength) = (1, 1);
            battles.ShutdownTimeout = hangs ? TimeSpan.Zero : battles.ShutdownTimeout;
            battles.Timeout = reason == "timeout" ? TimeSpan.FromMilliseconds(50) : battles.Timeout;
            battles.SpendLimit = reason == "spend_limit" ? 0.0000001m : battles.SpendLimit;
        });
        metrics.Watch(traffic.Router);
        traffic.Weak.OnCall = _ => reason == "model_failed" ? throw new HttpRequestException("down") : Task.CompletedTask;

        await AskAsync(traffic.Client, leaves: reason == "no_answer");
        if (reason == "queue_full")
        {
            await judge.NextAsync();
            await AskAsync(traffic.Client, leaves: false);
            await AskAsync(traffic.Client, leaves: false);
        }
        else if (reason == "shutdown")
        {
            await judge.NextAsync();
            await traffic.EndAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }

        await metrics.UntilAsync(static metrics => metrics.Sums(Dropped).Count > 0);
        Assert.Equal(new Dictionary<string, double> { [$"routellm.battle.reason={reason}"] = 1 }, metrics.Sums(Dropped));
        Assert.Empty(metrics.Sums(Battles));
    }

    [Fact]
    public async Task A_battle_whose_model_has_an_open_circuit_is_counted_as_that()
    {
        using var metrics = new BattleMetrics();
        await using FoughtTraffic traffic = new FoughtTraffic(0.1, new TestJudge(static _ => BattleWinner.Tie), routing: static routing => routing.UseFallback(static fallback =>
        {
            fallback.Circuit.MinimumCalls = 2;
            fallback.Circuit.BreakDuration = TimeSpan.FromHours(1);
        }));
        metrics.Watch(traffic.Router);
        traffic.Weak.OnCall = static _ => throw new HttpRequestException("down");

        for (int i = 1; i <= 3; i++)
        {
            await AskAsync(traffic.Client, leaves: false);
            await metrics.UntilAsync(metrics => metrics.Sums(Dropped).Values.Sum() == i);
        }

        Assert.Equal(new Dictionary<string, double> { ["routellm.battle.reason=model_failed"] = 1, ["routellm.battle.reason=circuit_open"] = 2 }, metrics.Sums(Dropped));
    }

    private static async Task AskAsync(IChatClient client, bool leaves)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: Cancellation))
        {
            if (leaves)
            {
                break;
            }
        }
    }
}
