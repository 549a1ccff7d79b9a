using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Where a prompt goes that its router could not score.</summary>
public sealed class DefaultTargetTests
{
    public static TheoryData<bool, RouteTarget?, bool, string> Cases { get; } = new(
        from streaming in (bool[])[false, true]
        from expected in ((RouteTarget?, bool, string)[])[(null, false, "strong"), (null, true, "weak"), (RouteTarget.Weak, false, "weak"), (RouteTarget.Strong, true, "strong")]
        select (streaming, expected.Item1, expected.Item2, expected.Item3));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_options_decide_and_without_them_the_budget_does(bool streaming, RouteTarget? target, bool hasBudget, string expected)
    {
        using RouteLlmChatClient client = Client(new RouterScore(0.5, "out of order") { IsDefaultTarget = true }, options =>
        {
            options.DefaultTarget = target;
            if (hasBudget)
            {
                options.Budgets.Add(new BudgetOptions { Limit = 100 });
            }
        });

        RoutingDecision decision = (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((expected, DecisionBasis.DefaultTarget, "out of order"), (decision.Model, decision.Basis, decision.Reason));
    }

    [Theory]
    [InlineData(0, "weak")]
    [InlineData(1, "strong")]
    public async Task A_router_that_names_a_model_for_this_case_has_it(double winRate, string expected)
    {
        using RouteLlmChatClient client = Client(new RouterScore(winRate) { IsDefaultTarget = true }, static options => options.DefaultTarget = RouteTarget.Strong);

        RoutingDecision decision = (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((expected, DecisionBasis.DefaultTarget), (decision.Model, decision.Basis));
    }

    [Fact]
    public async Task A_score_of_a_half_is_a_score()
    {
        using RouteLlmChatClient client = Client(new RouterScore(0.5), static options => (options.DefaultTarget, options.Threshold) = (RouteTarget.Strong, 0.6));

        RoutingDecision decision = (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal(("weak", DecisionBasis.Score), (decision.Model, decision.Basis));
    }

    [Fact]
    public async Task A_fallback_from_it_is_a_fallback()
    {
        using RouteLlmChatClient client = Client(new RouterScore(0.5) { IsDefaultTarget = true }, static options => options.Fallback = new FallbackOptions(), Fault.BeforeOutput);

        RoutingDecision decision = (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal(("weak", DecisionBasis.Fallback), (decision.Model, decision.Basis));
    }

    private static RouteLlmChatClient Client(RouterScore score, Action<RouteLlmOptions> configure, params Fault[] faults)
    {
        var options = new RouteLlmOptions
        {
            Router = "test",
            Threshold = 0.5,
            Models = { ["strong"] = new ModelOptions { Price = new ModelPrice(0, 10) }, ["weak"] = new ModelOptions { Price = new ModelPrice(0, 0) } },
        };
        configure(options);
        return new RouteLlmChatClient(new RoutingPolicy(new RouterList([new ScoredRouter(score)]), options), [("weak", new FaultyChatClient("weak")), ("strong", new FaultyChatClient("strong", faults))], options, leaveOpen: true);
    }

    private sealed class ScoredRouter(RouterScore score) : IPromptRouter
    {
        public string Name => "test";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(score);
    }
}
