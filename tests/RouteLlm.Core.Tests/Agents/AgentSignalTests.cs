using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class AgentSignalTests
{
    private static readonly string Diff = "*** Begin Patch\n@@\n" + string.Join('\n', Enumerable.Range(0, 300).Select(static line => $"+line {line}"));

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_agent_whose_tools_fail_twice_gets_one_step_of_the_strong_model_and_goes_on_with_the_weak_one(bool isStreaming)
    {
        using var agent = new SimulatedAgent(["read a", "bad 1", "bad 2", "read b"], ["good"]) { Tool = static asked => asked.StartsWith("bad", StringComparison.Ordinal) ? "Error: no such file" : $"done: {asked}" };

        await agent.RunAsync(isStreaming);

        Assert.Equal("weak weak weak strong weak weak", agent.Models);
        Assert.Equal(
            [DecisionBasis.Score, DecisionBasis.Turn, DecisionBasis.Turn, DecisionBasis.Agent, DecisionBasis.Agent, DecisionBasis.Turn],
            agent.Decisions.Select(static decision => decision.Basis));
        Assert.Equal("tools failed in 2 rounds in a row", agent.Decisions[3].Reason);
        Assert.Equal("the step is over, and the turn began with 'weak'", agent.Decisions[4].Reason);
        Assert.All(agent.Decisions, static decision => Assert.Equal(0.1, decision.StrongWinRate));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_agent_that_does_not_stall_stays_with_the_weak_model(bool isStreaming)
    {
        string[] asks = ["plan", "read a", "fails", "read a again", "edit 1", "test 3", "edit 2", "test 2", "edit 3", "edit 4", "edit 5", "test 0", "search x", "search y", "read b"];
        using var agent = new SimulatedAgent(asks, [])
        {
            Tool = static asked => asked switch
            {
                "fails" => new IOException("no such file"),
                ['e', ..] => "ok",
                ['s', ..] => "no matches found",
                ['t', .., var failures] => $"Tests: {failures} failed, 12 passed\nexit code: 1",
                _ => $"content of {asked}",
            },
        };

        await agent.RunAsync(isStreaming);

        Assert.Equal(16, agent.Decisions.Count);
        Assert.All(agent.Decisions, static decision => Assert.Equal("weak", decision.Model));
    }

    [Fact]
    public async Task The_same_call_with_the_same_result_twice_is_a_stall()
    {
        using var agent = new SimulatedAgent(["read a", "read b", "read a"], ["read c"]);

        await agent.RunAsync(isStreaming: false);

        Assert.Equal("weak weak weak strong weak", agent.Models);
        Assert.Equal("the same call had the same result 2 times", agent.Decisions[3].Reason);
    }

    [Fact]
    public async Task Waiting_for_a_result_that_changes_is_no_stall()
    {
        int seconds = 0;
        using var agent = new SimulatedAgent(["status", "status", "status", "status"], []) { Tool = _ => $"running for {++seconds} s" };

        await agent.RunAsync(isStreaming: false);

        Assert.Equal("weak weak weak weak weak", agent.Models);
    }

    [Fact]
    public async Task Rounds_that_find_nothing_are_a_stall_after_three_and_with_a_long_plan_after_two()
    {
        using var agent = new SimulatedAgent(["search 1", "search 2", "search 3"], []) { Tool = static _ => "No matches found." };
        using var planned = new SimulatedAgent([string.Join('\n', Enumerable.Range(1, 12).Select(static step => $"{step}. step")), "search 2", "search 3"], ["good"])
        {
            Tool = static asked => asked.StartsWith("search", StringComparison.Ordinal) ? "[]" : "noted",
            ToolName = "update_plan",
        };

        await agent.RunAsync(isStreaming: false);
        await planned.RunAsync(isStreaming: false);

        Assert.Equal(("weak weak weak strong", "nothing new in 3 rounds"), (agent.Models, agent.Decisions[^1].Reason));
        Assert.Equal(("weak weak weak strong weak", "nothing new in 2 rounds, with 12 steps planned"), (planned.Models, planned.Decisions[3].Reason));
    }

    [Fact]
    public async Task Tests_that_fail_as_before_are_a_stall_until_fewer_do()
    {
        using var agent = new SimulatedAgent(["edit 1", "test 3", "edit 2", "test 3 again", "edit 4"], ["edit 3", "test 1"])
        {
            Tool = static asked => asked.StartsWith("test", StringComparison.Ordinal) ? $"Failed: {asked[5]}, Passed: 10, Skipped: 0" : "ok",
        };

        await agent.RunAsync(isStreaming: false);

        Assert.Equal("weak weak weak weak strong strong weak weak", agent.Models);
        Assert.Equal("no fewer tests failed in 2 runs in a row", agent.Decisions[4].Reason);
    }

    [Fact]
    public async Task One_failure_of_a_large_change_is_enough()
    {
        using var agent = new SimulatedAgent([Diff], ["good"]) { Tool = static asked => asked == Diff ? "error: patch does not apply" : "ok" };

        await agent.RunAsync(isStreaming: false);

        Assert.Equal(("weak strong weak", "tools failed on a change of 300 lines"), (agent.Models, agent.Decisions[1].Reason));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Reasoning_that_only_its_model_reads_keeps_the_step_there(bool isStreaming)
    {
        using var agent = new SimulatedAgent(["bad 1", "bad 2", "bad 3"], []) { Tool = static _ => "error", Beside = new TextReasoningContent("hm") { ProtectedData = "sealed" } };

        await agent.RunAsync(isStreaming);

        Assert.Equal("weak weak weak weak", agent.Models);
    }

    [Fact]
    public async Task A_spent_budget_leaves_the_step_where_it_is_and_refuses_nothing_in_its_middle()
    {
        using var agent = new SimulatedAgent(["bad 1", "bad 2", "bad 3"], [], static options =>
        {
            options.Budgets.Add(new BudgetOptions { Limit = 0.000001m, Window = TimeSpan.FromDays(1), AtLimit = BudgetLimit.RefuseAll });
            options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 1) };
            options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 10) };
        }) { Tool = static _ => "error" };

        await agent.RunAsync(isStreaming: false);

        Assert.Equal("weak weak weak weak", agent.Models);
    }

    [Fact]
    public async Task A_rule_of_ones_own_decides_and_one_that_throws_leaves_it_to_the_others()
    {
        AgentSignals? last = null;
        using var own = new SimulatedAgent(["a", "b", "c"], ["d"], options => options.AgentSignals!.IsStalled = signals => (last = signals).Rounds == 2);
        using var broken = new SimulatedAgent(["bad 1", "bad 2"], ["good"], static options =>
        {
            options.AgentSignals!.IsStalled = static _ => throw new InvalidOperationException();
            options.AgentSignals.IsFailure = static _ => throw new InvalidOperationException();
        }) { Tool = static asked => asked == "good" ? "ok" : "error" };

        await own.RunAsync(isStreaming: false);
        await broken.RunAsync(isStreaming: false);

        Assert.Equal(("weak weak strong weak weak", 4), (own.Models, last!.Rounds));
        Assert.Equal("weak weak strong weak", broken.Models);
    }

    [Fact]
    public async Task Without_signals_a_stalled_turn_stays_with_its_model()
    {
        using var agent = new SimulatedAgent(["bad", "bad", "bad"], [], static options => options.AgentSignals = null) { Tool = static _ => "error" };

        await agent.RunAsync(isStreaming: false);

        Assert.Equal("weak weak weak weak", agent.Models);
    }

    [Fact]
    public async Task A_stall_whose_strong_model_is_down_goes_on_with_the_weak_one()
    {
        var strong = new FaultyChatClient("strong", [.. Enumerable.Repeat(Fault.BeforeOutput, 9)]);
        int rounds = 0;
        var weak = new FaultyChatClient("weak") { Contents = () => rounds++ < 3 ? [new FunctionCallContent($"call-{rounds}", "look")] : [new TextContent("finished")] };
        using var client = new RouteLlmChatClient(strong, weak, new TextRouter(static _ => 0.1), new RouteLlmOptions { Threshold = 0.5, AgentSignals = new AgentSignalOptions(), Fallback = new FallbackOptions() });
        using var loop = new ToolLoop(client);

        ChatResponse response = await loop.AskAsync(streaming: false, "look", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("finished", DecisionBasis.Fallback, "weak"), (response.Text, response.GetRoutingDecision()!.Basis, response.GetRoutingDecision()!.Model));
        Assert.NotEqual(0, strong.Calls);
    }

    [Fact]
    public void Options_that_have_no_meaning_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new SimulatedAgent([], [], static options => options.AgentSignals = new AgentSignalOptions { FailedRounds = -1, RepeatedCalls = 1 }));

        Assert.Contains("AgentSignals.FailedRounds is -1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AgentSignals.RepeatedCalls is 1", exception.Message, StringComparison.Ordinal);
    }
}
