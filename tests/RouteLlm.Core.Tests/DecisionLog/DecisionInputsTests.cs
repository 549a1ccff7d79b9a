namespace RouteLlm.Tests;

/// <summary>What a decision log keeps for a replay: what decided beside the score.</summary>
public sealed class DecisionInputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read()
    {
        var inputs = new DecisionInputs
        {
            CheckScore = 0.25,
            MinimumCheckScore = 0.5,
            Checks = ["validity", "own"],
            RejectedBy = "validity",
            ExpectedCosts = [new ExpectedCost("weak", 0.002m, 0.0011m), new ExpectedCost("strong", 0.2m, 0.19m, IsAllowed: false)],
            AgentSignals = new AgentSignals { Rounds = 7, FailedRounds = 1, RepeatedCalls = 2, RoundsWithoutProgress = 3, FailingTestRuns = 4, ChangedLines = 5, PlanSteps = 6 },
            TurnBeganWith = "weak",
        };

        DecisionInputs read = (await WriteAndReadAsync([Decided(1, inputs), Decided(2, null)]))[0]!;

        Assert.Equal((inputs.CheckScore, inputs.MinimumCheckScore, inputs.RejectedBy, inputs.TurnBeganWith), (read.CheckScore, read.MinimumCheckScore, read.RejectedBy, read.TurnBeganWith));
        Assert.Equal(inputs.Checks, read.Checks);
        Assert.Equal(inputs.ExpectedCosts, read.ExpectedCosts);
        Assert.Equal(inputs.AgentSignals, read.AgentSignals);
    }

    [Fact]
    public async Task A_decision_by_its_score_alone_has_none() => Assert.Equal([null, null], await WriteAndReadAsync([Decided(1, null), SampleDecisions.Full()]));

    [Fact]
    public async Task A_conversation_with_caches_keeps_the_costs_that_were_weighed()
    {
        using var traffic = new CachingTraffic(100, static options => options.CacheAwareness = new CacheAwarenessOptions(), static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture));

        await traffic.TalkAsync(new string('x', 20_000), ["0.1", "0.52", "0.95"], TimeSpan.FromSeconds(40));

        Assert.Null(traffic.Decisions[0].Inputs);
        ExpectedCost[] costs = [.. traffic.Decisions[1].Inputs!.ExpectedCosts!];
        Assert.Equal(["weak", "strong"], costs.Select(static cost => cost.Model));
        Assert.True(costs[0].WithCache < costs[0].WithoutCache && costs[1].WithCache == costs[1].WithoutCache);
        AssertReplaysAsDecided(traffic.Decisions);
    }

    [Fact]
    public async Task An_agents_steps_keep_their_signals_and_where_their_turn_began()
    {
        using var agent = new SimulatedAgent(["read a", "bad 1", "bad 2", "read b"], ["good"]) { Tool = static asked => asked.StartsWith("bad", StringComparison.Ordinal) ? "Error: no such file" : $"done: {asked}" };

        await agent.RunAsync(isStreaming: false);

        Assert.Null(agent.Decisions[0].Inputs);
        Assert.Equal([0, 1, 2, 0, 0], agent.Decisions.Skip(1).Select(static decision => decision.Inputs!.AgentSignals!.FailedRounds));
        Assert.All(agent.Decisions.Skip(1), static decision => Assert.Equal("weak", decision.Inputs!.TurnBeganWith));
        AssertReplaysAsDecided(agent.Decisions, new AgentSignalOptions());
    }

    // What decided anew by the same rules must go where it went.
    private static void AssertReplaysAsDecided(IEnumerable<RoutingDecision> decisions, AgentSignalOptions? rules = null)
    {
        LoggedRequest[] requests = [.. decisions.Select(static (decision, i) => new LoggedRequest(SampleDecisions.Small(i) with { Decision = decision }))];
        var targets = new Dictionary<string, RouteTarget>(StringComparer.Ordinal) { ["weak"] = RouteTarget.Weak, ["strong"] = RouteTarget.Strong };

        Assert.All(requests, request => Assert.Equal(
            new ReplayedDecision(ReplayedDecision.Logged(request)), ReplayedDecision.Of(request, request.IsByScore ? request.Decision.StrongWinRate : null, new ReplayRules { AgentRules = rules }, targets)));
    }

    private static DecisionRecord Decided(int number, DecisionInputs? inputs)
    {
        DecisionRecord record = SampleDecisions.Small(number);
        record.Decision.Inputs = inputs;
        return record;
    }

    private async Task<DecisionInputs?[]> WriteAndReadAsync(IEnumerable<DecisionRecord> records)
    {
        string path = _folder.PathOf("decisions.jsonl");
        await using (var log = new DecisionLogFile(new DecisionLogOptions(path)))
        {
            foreach (DecisionRecord record in records)
            {
                log.Record(record);
            }
        }

        return [.. (await SampleDecisions.ReadAsync(path)).Select(static entry => entry.Decision!.Decision.Inputs)];
    }
}
