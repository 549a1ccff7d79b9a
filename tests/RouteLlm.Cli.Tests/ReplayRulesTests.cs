using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary><c>routellm replay</c> of cascades, prompt caches and agents' steps.</summary>
public sealed class ReplayRulesTests : IDisposable
{
    private const decimal StrongCost = 0.0035m;
    private const decimal WeakCost = 0.00021m;

    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public ReplayRulesTests() => _log = _folder.PathOf("decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cascade_is_decided_anew_by_another_zone_and_another_check_threshold_and_both_answers_are_billed()
    {
        await LoggedDecisions.WriteAsync(_log,
        [
            LoggedDecisions.Of(0, 0.1),
            Checked(1, 0.3, 0.2),
            Checked(2, 0.4, 0.6),
            Checked(3, 0.5, 0.45),
            Checked(4, 0.55, 0.9),
            LoggedDecisions.Of(5, 0.9),
        ]);

        JsonElement[] rows = await RowsAsync("--check-threshold", "0.3", "0.7", "--weak-price", "0.15/0.60", "--strong-price", "2.5/10");
        JsonElement[] zones = await RowsAsync("--grey-zone", "0.25/0.45", "0.05/1", "--check-threshold", "0.5", "--weak-price", "0.15/0.60", "--strong-price", "2.5/10");

        // Logged: 1 and 3 are rejected. From .3 on only 1 is, from .7 on all but 4.
        Assert.Equal([50, 100.0 * 2 / 6, 100.0 * 4 / 6], rows.Select(static row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal([0, 1, 1], rows.Select(static row => row.GetProperty("moved").GetInt32()));
        Assert.Equal([(3 * StrongCost) + (5 * WeakCost), (2 * StrongCost) + (5 * WeakCost), (4 * StrongCost) + (5 * WeakCost)], rows.Select(static row => row.GetProperty("cost").GetDecimal()));

        // In the small zone 1 is rejected and 2 accepted; 3, 4 and 5 are strong at once. In the wide one nothing is known of 0 and 5.
        Assert.Equal([50, 100.0 * 4 / 6, 50], zones.Select(static row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal([0, 0, 2], zones.Select(static row => row.GetProperty("unknown").GetInt32()));
        Assert.Equal((4 * StrongCost) + (3 * WeakCost), zones[1].GetProperty("cost").GetDecimal());
        Assert.Equal((0.25, 0.45, 0.5), (zones[1].GetProperty("clearly_weak_below").GetDouble(), zones[1].GetProperty("clearly_strong_from").GetDouble(), zones[1].GetProperty("minimum_check_score").GetDouble()));
    }

    [Fact]
    public async Task Where_a_check_rejected_before_others_were_made_a_lower_threshold_is_not_known_to_pass()
    {
        await LoggedDecisions.WriteAsync(_log, [Checked(0, 0.5, 0.4, "log_probabilities", "self_check"), Checked(1, 0.5, 0.2, "log_probabilities", "self_check"), Checked(2, 0.5, 0.6, "log_probabilities", "self_check")]);

        JsonElement[] rows = await RowsAsync("--check-threshold", "0.3", "0.5", "0.7");

        // At .3 nobody knows what the second check would have said of the first answer.
        Assert.Equal([0, 1, 0, 0], rows.Select(static row => row.GetProperty("unknown").GetInt32()));
        Assert.Equal([0, 0, 0, 1], rows.Select(static row => row.GetProperty("moved").GetInt32()));
    }

    [Fact]
    public async Task Where_the_log_says_which_check_rejected_only_checks_that_were_not_made_leave_it_unknown()
    {
        string[] checks = ["validity", "log_probabilities", "self_check"];
        await LoggedDecisions.WriteAsync(_log,
        [
            Rejected(0, 0.4, "log_probabilities", checks),
            Rejected(1, 0.4, "self_check", checks),
            Rejected(2, 0.2, "validity", checks),
            Rejected(3, 0.4, "own", "own", "own"),
            Checked(4, 0.5, 0.4, checks),
        ]);

        JsonElement[] rows = await RowsAsync("--check-threshold", "0.3", "0.1", "0.45");

        // The last check's answer passes from .3 on. What the check after the first rejection would have said nobody knows, nor which of
        // two with one name rejected, nor what an older log leaves out.
        Assert.Equal([0, 3, 4, 0], rows.Select(static row => row.GetProperty("unknown").GetInt32()));
        Assert.Equal([0, 1, 1, 0], rows.Select(static row => row.GetProperty("moved").GetInt32()));

        static DecisionRecord Rejected(int number, double checkScore, string by, params string[] checks)
        {
            DecisionRecord record = Checked(number, 0.5, checkScore, checks);
            return With(record, record.Decision.Inputs! with { RejectedBy = by });
        }
    }

    [Fact]
    public async Task A_threshold_alone_shows_what_the_score_would_have_decided_without_a_cascade()
    {
        await LoggedDecisions.WriteAsync(_log, [Checked(0, 0.45, 0.2), Checked(1, 0.55, 0.9), LoggedDecisions.Of(2, 0.9)]);

        JsonElement[] rows = await RowsAsync("--threshold", "0.5");

        Assert.Equal([(100.0 * 2 / 3, 0), (100.0 * 2 / 3, 2)], rows.Select(static row => (row.GetProperty("strong_percent").GetDouble(), row.GetProperty("moved").GetInt32())));
    }

    [Fact]
    public async Task A_share_of_strong_calls_counts_what_the_cascade_rejects()
    {
        // Every request was checked, and the scores of checks have nothing to do with those of prompts.
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 1000).Select(static i => Checked(i, (i + 0.5) / 1000, (((i * 377) % 1000) + 0.5) / 1000)));

        JsonElement[] rows = await RowsAsync("--strong-percent", "30", "--grey-zone-percent", "40", "--rejected-percent", "25");
        ToolRun text = await RunAsync("--strong-percent", "30", "--grey-zone-percent", "40", "--rejected-percent", "25");

        // 20% at once, and a quarter of the next 40%.
        Assert.Equal(30, rows[1].GetProperty("strong_percent").GetDouble(), 0.5);
        Assert.Equal(30, rows[2].GetProperty("strong_percent").GetDouble(), 1.5);
        Assert.Equal((0.4, 0.8), (rows[2].GetProperty("clearly_weak_below").GetDouble(), rows[2].GetProperty("clearly_strong_from").GetDouble()), Near);
        Assert.Contains("30% strong, zone 0.4", text.Output, StringComparison.Ordinal);
        Assert.Contains("checks pass from 0.25", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_prompt_caches_save_is_weighed_again_at_another_threshold()
    {
        // The weak model's prompt is cached: the usual surcharge is 3, and leaving the cache costs 4.
        ExpectedCost[] costs = [new("weak", 2, 1), new("strong", 5, 5)];
        await LoggedDecisions.WriteAsync(_log,
        [
            With(LoggedDecisions.Of(0, 0.6, basis: DecisionBasis.Cache, target: RouteTarget.Weak), new DecisionInputs { ExpectedCosts = costs }),
            With(LoggedDecisions.Of(1, 0.7), new DecisionInputs { ExpectedCosts = costs }),
            With(LoggedDecisions.Of(2, 0.6, basis: DecisionBasis.Cache, target: RouteTarget.Weak), new DecisionInputs { ExpectedCosts = [.. costs, new ExpectedCost("best", 9, 9)] }),
            With(LoggedDecisions.Of(3, 0.9, basis: DecisionBasis.Cache, target: RouteTarget.Weak), new DecisionInputs { ExpectedCosts = [costs[0], costs[1] with { IsAllowed = false }] }),
            LoggedDecisions.Of(4, 0.6, basis: DecisionBasis.Cache, target: RouteTarget.Weak),
        ]);

        JsonElement[] rows = await RowsAsync("--threshold", "0.5", "0.4");

        // At .5 a score of .6 is worth 3.6 of the 4 and .7 is worth 4.2; at .4 it is worth 4.5.
        Assert.Equal([20, 20, 40], rows.Select(static row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal([0, 1, 1], rows.Select(static row => row.GetProperty("unknown").GetInt32()));
    }

    [Fact]
    public async Task Steps_of_a_tool_loop_are_decided_anew_by_other_rules()
    {
        AgentSignals failed = new() { Rounds = 3, FailedRounds = 2 };
        await LoggedDecisions.WriteAsync(_log,
        [
            LoggedDecisions.Of(0, 0.1),
            With(LoggedDecisions.Of(1, 0.1, basis: DecisionBasis.Agent, target: RouteTarget.Strong), new DecisionInputs { AgentSignals = failed, TurnBeganWith = "weak" }),
            With(LoggedDecisions.Of(2, 0.1, basis: DecisionBasis.Turn, target: RouteTarget.Weak), new DecisionInputs { AgentSignals = new AgentSignals { Rounds = 2, FailedRounds = 1 }, TurnBeganWith = "weak" }),
            With(LoggedDecisions.Of(3, 0.1, basis: DecisionBasis.Agent, target: RouteTarget.Strong), new DecisionInputs { AgentSignals = failed }),
        ]);

        JsonElement[] rows = await RowsAsync("--agent-rules", "failed_rounds=3", "failed_rounds=1", "none");
        ToolRun text = await RunAsync("--agent-rules", "failed_rounds=3");

        Assert.Equal([50, 25, 75, 25], rows.Select(static row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal([0, 1, 0, 1], rows.Select(static row => row.GetProperty("unknown").GetInt32()));
        Assert.Equal(["failed_rounds=3", "failed_rounds=1", "none"], rows.Skip(1).Select(static row => row.GetProperty("agent_rules").GetString()));
        Assert.Contains("agent rules failed_rounds=3", text.Output, StringComparison.Ordinal);
        Assert.Contains("a turn whose beginning is not known", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--check-threshold is 2. Write a score", "--check-threshold", "2")]
    [InlineData("--grey-zone is '0.6/0.2'. Write two scores", "--grey-zone", "0.6/0.2")]
    [InlineData("--grey-zone is '0.6'. Write two scores", "--grey-zone", "0.6")]
    [InlineData("--grey-zone-percent is 0. Write a percentage", "--grey-zone-percent", "0", "--strong-percent", "20")]
    [InlineData("--grey-zone-percent is for a share of strong calls", "--grey-zone-percent", "40")]
    [InlineData("--rejected-percent is 100. Write a percentage", "--grey-zone-percent", "40", "--strong-percent", "20", "--rejected-percent", "100")]
    [InlineData("--rejected-percent belongs to --grey-zone-percent", "--rejected-percent", "50")]
    [InlineData("--agent-rules has 'luck=1'. Write a rule", "--agent-rules", "luck=1")]
    [InlineData("--agent-rules has 'failed_rounds'. Write a rule", "--agent-rules", "failed_rounds")]
    [InlineData("--agent-rules: AgentSignals.RepeatedCalls is 1", "--agent-rules", "repeated_calls=1")]
    [InlineData("The log has no scores of checks (check_score)", "--check-threshold", "0.5")]
    [InlineData("The log has no signals of tool loops (agent_signals)", "--agent-rules", "none")]
    public async Task What_cannot_be_tried_is_said(string problem, params string[] options)
    {
        await LoggedDecisions.WriteAsync(_log, [LoggedDecisions.Of(1, 0.9)]);

        ToolRun run = await RunAsync(options);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private static bool Near((double, double) first, (double, double) second) => Math.Abs(first.Item1 - second.Item1) < 0.01 && Math.Abs(first.Item2 - second.Item2) < 0.01;

    private static DecisionRecord With(DecisionRecord record, DecisionInputs inputs)
    {
        record.Decision.Inputs = inputs;
        return record;
    }

    // An answer of the weak model that was checked, and rejected below .5.
    private static DecisionRecord Checked(int number, double score, double checkScore, params string[] checks)
    {
        bool isRejected = checkScore < 0.5;
        DecisionRecord record = LoggedDecisions.Of(number, score, basis: DecisionBasis.Cascade, target: isRejected ? RouteTarget.Strong : RouteTarget.Weak);
        RoutingDecision decision = record.Decision;
        return With(
            record with
            {
                Decision = new RoutingDecision
                {
                    Id = decision.Id,
                    Router = decision.Router,
                    StrongWinRate = decision.StrongWinRate,
                    Threshold = decision.Threshold,
                    Target = decision.Target,
                    Basis = decision.Basis,
                    Cost = isRejected ? decision.Cost! with { Amount = StrongCost + WeakCost } : decision.Cost,
                    Attempts = isRejected
                        ? [new RoutingAttempt("weak", AttemptOutcome.Rejected, TimeSpan.FromSeconds(1)), new RoutingAttempt("strong", AttemptOutcome.Answered, TimeSpan.FromSeconds(1))]
                        : [new RoutingAttempt("weak", AttemptOutcome.Answered, TimeSpan.FromSeconds(1))],
                },
            },
            new DecisionInputs { CheckScore = checkScore, MinimumCheckScore = 0.5, Checks = checks is [] ? ["log_probabilities"] : checks });
    }

    private async Task<JsonElement[]> RowsAsync(params string[] options)
    {
        ToolRun run = await RunAsync([.. options, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        return [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(static row => row.Clone())];
    }

    private Task<ToolRun> RunAsync(params string[] options) => ToolRun.OfAsync(["replay", _log, .. options]);
}
