using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>What a client makes of win rates and prices: tiny at 1, small at 2 and large at 10 per million.</summary>
public sealed class ModelScoringTests
{
    private static readonly string[] Names = ["tiny", "small", "large"];
    private static readonly decimal[] Prices = [1, 2, 10];

    // At the prices above, an answer of a model costs a thousandth of its price.
    private static readonly UsageDetails Usage = new() { InputTokenCount = 1_000, OutputTokenCount = 1_000 };

    private readonly ManualClock _clock = new();
    private readonly FaultyChatClient[] _clients = [.. Names.Select(name => new FaultyChatClient(name) { Usage = Usage })];

    // Relative prices are 0.1, 0.2 and 1.
    [Theory]
    [InlineData(0.3, 0.45, 0, "large", 0.55, 0.5, "utility: tiny 0.3, small 0.45, large 0.5")]
    [InlineData(0.3, 0.55, 0, "small", 0.45, 0.5, "utility: tiny 0.3, small 0.55, large 0.5")]
    [InlineData(0.3, 0.45, 0.1, "small", 0.55, 0.58, "utility: tiny 0.29, small 0.43, large 0.4")]
    [InlineData(0.44, 0.45, 0.5, "tiny", 0.56, 0.95, "utility: tiny 0.39, small 0.35, large 0")]
    [InlineData(0, 0.1, 0.5, "large", 0.9, 0.9, "utility: tiny -0.05, small 0, large 0")]
    [InlineData(0, 0, 100, "tiny", 1, 1, "utility: tiny -10, small -20, large -99.5")]
    public async Task The_model_of_the_largest_utility_answers(double tiny, double small, double costWeight, string model, double strongWinRate, double threshold, string reason)
    {
        await using ServiceProvider provider = Provider(new ModelWinRates(_ => [tiny, small, 0.5]), options => options.CostWeight = costWeight);

        foreach (bool streaming in (bool[])[false, true])
        {
            RoutingDecision decision = await AskAsync(provider, streaming: streaming);

            Assert.Equal((model, DecisionBasis.Score), (decision.Model, decision.Basis));
            Assert.Equal(model == "large" ? RouteTarget.Strong : RouteTarget.Weak, decision.Target);
            Assert.Equal(strongWinRate, decision.StrongWinRate, 1e-12);
            Assert.Equal(threshold, decision.Threshold, 1e-12);
            Assert.Equal(reason, decision.Reason);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public async Task Without_a_weight_a_threshold_means_for_two_kinds_of_models_what_it_means_for_two_models(double threshold)
    {
        double strongWinRate = 0;

        // Tiny and small are one model twice.
        await using ServiceProvider provider = Provider(new ModelWinRates(_ => [1 - strongWinRate, 1 - strongWinRate, 0.5]), options =>
        {
            options.Threshold = threshold;
            options.Models["small"].Price = options.Models["tiny"].Price;
        });
        int strong = 0;
        for (int step = 0; step <= 100; step++)
        {
            strongWinRate = (step + 0.5) / 101;
            RoutingDecision decision = await AskAsync(provider);

            Assert.Equal(strongWinRate >= threshold ? "large" : "small", decision.Model);
            Assert.Equal(threshold, decision.Threshold, 1e-12);
            strong += decision.Target == RouteTarget.Strong ? 1 : 0;
        }

        Assert.InRange(strong, 1, 100);
    }

    [Fact]
    public async Task Without_prices_and_weight_a_threshold_counts_in_equal_steps()
    {
        double small = 0;
        await using ServiceProvider provider = Provider(new ModelWinRates(_ => [0, small, 0.5]), options =>
        {
            options.Threshold = 0.9;
            options.Models.Clear();
        });

        // Half of the way from 0.5 to 0.9.
        small = 0.31;
        Assert.Equal("small", (await AskAsync(provider)).Model);
        small = 0.29;
        RoutingDecision decision = await AskAsync(provider);
        Assert.Equal("large", decision.Model);
        Assert.Equal(0.7, decision.Threshold, 1e-12);
    }

    [Fact]
    public async Task A_router_is_asked_for_the_names_that_it_knows_the_models_by()
    {
        var router = new ModelWinRates(_ => [0, 0, 0.5]);
        await using ServiceProvider provider = Provider(router, options => (options.CostWeight, options.Models["small"].ArenaName) = (0, "vicuna-7b"));

        await AskAsync(provider);

        Assert.Equal(["tiny", "vicuna-7b", "large"], router.Asked);
    }

    [Fact]
    public async Task What_says_by_itself_where_models_end_is_heeded()
    {
        var router = new ModelWinRates(_ => [1, 0, 0.5], strongWinRate: 0.55);
        await using ServiceProvider byTiers = Provider(router, options =>
        {
            options.RankThresholds.Add(0.3);
            options.RankThresholds.Add(0.6);
        });
        await using ServiceProvider byWeight = Provider(router, options => options.CostWeight = 0);

        Assert.Equal("small", (await AskAsync(byTiers)).Model);
        Assert.Equal("tiny", (await AskAsync(byWeight)).Model);
        Assert.Equal("large", (await AskAsync(byWeight, options: new ChatOptions { ModelId = "router-models-0.5" })).Model);
        Assert.Equal("tiny", (await AskAsync(byWeight, options: new ChatOptions { ModelId = "router-models" })).Model);
    }

    [Fact]
    public async Task Two_models_are_told_apart_by_the_threshold_as_ever()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.Threshold = 0.6).UseRouter(new ModelWinRates(_ => throw new InvalidOperationException("Not to be asked."), strongWinRate: 0.6))
            .UseWeakClient(new TestChatClient("weak")).UseStrongClient(new TestChatClient("strong"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal("strong", (await AskAsync(provider)).Model);
    }

    [Fact]
    public async Task A_budget_that_is_nearly_spent_makes_costs_weigh_more()
    {
        await using ServiceProvider provider = Provider(new ModelWinRates(_ => [0.1, 0.3, 0.5]), options =>
        {
            options.CostWeight = 0;
            options.Budgets.Add(new BudgetOptions { Limit = 1, RiseFromPercent = 0 });
        });
        var decisions = new List<RoutingDecision>();
        for (int i = 0; i < 200; i++)
        {
            decisions.Add(await AskAsync(provider));
        }

        Assert.Equal(("large", DecisionBasis.Score, 0.5), (decisions[0].Model, decisions[0].Basis, decisions[0].Threshold));
        Assert.Equal(["large", "small", "tiny"], decisions.Select(decision => decision.Model).Distinct());
        Assert.All(decisions.Zip(decisions.Skip(1)), pair => Assert.True(Array.IndexOf(Names, pair.First.Model) >= Array.IndexOf(Names, pair.Second.Model)));
        Assert.All(decisions.Where(decision => decision.Model != "large"), decision => Assert.Equal(DecisionBasis.Budget, decision.Basis));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("large", (await AskAsync(provider)).Model);
    }

    [Fact]
    public async Task Capabilities_shadow_and_fallback_hold_as_with_thresholds()
    {
        ModelWinRates router = new(_ => [0.3, 0.6, 0.5]);
        await using ServiceProvider blind = Provider(router, options => (options.CostWeight, options.Models["small"].Capabilities) = (0, new ModelCapabilities { Tools = false }));
        await using ServiceProvider shadow = Provider(router, options => (options.CostWeight, options.Shadow) = (0, true));
        var failing = new FaultyChatClient("small", Fault.BeforeOutput);
        await using ServiceProvider mended = Provider(router, options => (options.CostWeight, options.Fallback) = (0, new FallbackOptions()), [_clients[0], failing, _clients[2]]);

        RoutingDecision capable = await AskAsync(blind, options: new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("clock", "Tells the time.", default)] });
        Assert.Equal(("large", DecisionBasis.Capability), (capable.Model, capable.Basis));
        RoutingDecision shadowed = await AskAsync(shadow);
        Assert.Equal(("large", DecisionBasis.Shadow, 0.4), (shadowed.Model, shadowed.Basis, shadowed.StrongWinRate));
        Assert.Contains("small 0.6", shadowed.Reason, StringComparison.Ordinal);
        Assert.Equal(["small", "large"], (await AskAsync(mended)).Attempts.Select(attempt => attempt.Model));
    }

    [Fact]
    public async Task A_conversation_escalates_by_the_win_rates_of_its_earlier_prompts()
    {
        var router = new ModelWinRates(prompt => prompt.StartsWith("hard", StringComparison.Ordinal) ? [0.1, 0.2, 0.5] : prompt.StartsWith("middling", StringComparison.Ordinal) ? [0.3, 0.6, 0.5] : [0.9, 0.6, 0.5]);
        await using ServiceProvider provider = Provider(router, options =>
        {
            options.CostWeight = 0.1;
            options.Conversations.Policy = ConversationPolicy.EscalateOnly;
        });
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        // Nobody wrote down who answered.
        RoutingDecision decision = await client.RouteAsync(
            [Say("easy to begin with"), Answer(), Say("middling, this one"), Answer(), Say("easy again, I hope")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("small", DecisionBasis.Conversation), (decision.Model, decision.Basis));

        static ChatMessage Say(string text) => new(ChatRole.User, text);
        static ChatMessage Answer() => new(ChatRole.Assistant, "There.");
    }

    [Theory]
    [InlineData(new[] { 0.1, 0.5 }, "returned 2 win rates for 3 models")]
    [InlineData(new[] { 0.1, double.NaN, 0.5 }, "NaN, which is not between 0 and 1")]
    [InlineData(new[] { 1.1, 0.2, 0.5 }, "1.1, which is not between 0 and 1")]
    public async Task Win_rates_that_are_none_are_the_routers_error(double[] winRates, string problem)
    {
        await using ServiceProvider provider = Provider(new ModelWinRates(_ => winRates), options => options.CostWeight = 0);

        Assert.Contains(problem, (await Assert.ThrowsAsync<RoutingException>(() => AskAsync(provider))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_does_not_fit_is_refused_with_what_to_write()
    {
        AssertRefused(options => options.CostWeight = -0.1, "CostWeight is -0.1. Write a number from 0");
        AssertRefused(options => options.CostWeight = double.NaN, "CostWeight is NaN. Write a number from 0");
        AssertRefused(options => (options.CostWeight, options.Threshold) = (0.1, 0.5), "CostWeight is set together with Threshold");
        AssertRefused(options => (options.CostWeight, options.HeldShare) = (0.1, new HeldShareOptions()), "CostWeight is set together with Threshold");
        AssertRefused(options => (options.CostWeight, options.Models["small"].Price) = (0.1, null), "CostWeight is above 0, but 'small' has no price");
        AssertRefused(options => (options.CostWeight, options.Models["tiny"].Price) = (0.1, new ModelPrice(10, 10)), "'tiny' costs as much as 'large' or more");
        AssertRefused(options => options.Models["tiny"].ArenaName = " ", "The ArenaName of 'tiny' is empty.");
        AssertRefused(options => options.CostWeight = 0, "the router 'test' does not score models one by one", new TestRouter());
        var two = new RouteLlmOptions { CostWeight = 0.1 };
        Assert.Contains("With two, set Threshold", Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(
            new TestChatClient("strong"), new TestChatClient("weak"), new TestRouter(), two)).Message, StringComparison.Ordinal);

        void AssertRefused(Action<RouteLlmOptions> configure, string problem, IPromptRouter? router = null)
        {
            using ServiceProvider provider = Provider(router ?? new ModelWinRates(_ => [0, 0, 0.5]), configure);
            Assert.Contains(problem, Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>).Message, StringComparison.Ordinal);
        }
    }

    private static async Task<RoutingDecision> AskAsync(ServiceProvider provider, bool streaming = false, ChatOptions? options = null) =>
        (await provider.GetRequiredService<IChatClient>().AskAsync(streaming, "hello", options, TestContext.Current.CancellationToken)).GetRoutingDecision()!;

    private ServiceProvider Provider(IPromptRouter router, Action<RouteLlmOptions> configure, FaultyChatClient[]? clients = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        IRouteLlmBuilder builder = services.AddRouteLlm().UseRouter(router);
        for (int rank = 0; rank < Names.Length; rank++)
        {
            builder.AddModel(Names[rank], (clients ?? _clients)[rank], new ModelPrice(Prices[rank], Prices[rank]));
        }

        services.Configure(configure);
        return services.BuildServiceProvider();
    }
}
