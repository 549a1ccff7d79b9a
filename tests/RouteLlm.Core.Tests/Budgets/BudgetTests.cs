using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class BudgetTests
{
    // At the prices below, an answer of the strong model costs 0.01 and one of the weak model nothing.
    private static readonly UsageDetails Usage = new() { InputTokenCount = 0, OutputTokenCount = 1_000 };

    private readonly ManualClock _clock = new();
    private readonly FaultyChatClient _strong = new("strong") { Usage = Usage };
    private readonly FaultyChatClient _weak = new("weak") { Usage = Usage };

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task At_the_limit_the_weak_model_answers_until_the_window_ends(bool streaming)
    {
        using RouteLlmChatClient client = Client(limit: 0.05m, riseFrom: 100);

        for (int i = 0; i < 8; i++)
        {
            RoutingDecision decision = await AskAsync();
            Assert.Equal(i < 5 ? (DecisionBasis.Score, "strong") : (DecisionBasis.Budget, "weak"), (decision.Basis, decision.Model));
        }

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("strong", (await AskAsync()).Model);

        async Task<RoutingDecision> AskAsync() => (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task At_the_limit_strong_calls_are_refused_where_that_is_asked_for(bool streaming)
    {
        using RouteLlmChatClient client = Client(limit: 0.01m, riseFrom: 100, BudgetLimit.RefuseStrong);
        await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), thrown.WindowEnd);
        Assert.Contains("Wait until 2026-02-01 00:00:00Z", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("weak", (await client.AskAsync(streaming, "hello", new ChatOptions { ModelId = "router-test-1" }, TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task At_the_limit_every_call_is_refused_where_that_is_asked_for()
    {
        using RouteLlmChatClient client = Client(limit: 0.01m, riseFrom: 100, BudgetLimit.RefuseAll);
        await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<BudgetExceededException>(() => client.GetResponseAsync("hello", new ChatOptions { ModelId = "router-test-1" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Near_the_limit_the_threshold_rises_smoothly()
    {
        using RouteLlmChatClient client = Client(limit: 1m, riseFrom: 50, score: 1);
        var thresholds = new List<double>();
        for (int i = 0; i < 100; i++)
        {
            thresholds.Add((await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Threshold);
        }

        Assert.All(thresholds.Take(51), threshold => Assert.Equal(0.5, threshold));
        Assert.All(thresholds.Zip(thresholds.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 0.02));
        Assert.InRange(thresholds[75], 0.74, 0.76);
        Assert.InRange(thresholds[99], 0.99, 1);
    }

    [Fact]
    public async Task A_budget_under_sixty_four_callers_is_passed_by_no_more_than_the_calls_in_flight()
    {
        const int Callers = 64;
        using RouteLlmChatClient client = Client(limit: 2m, riseFrom: 100, BudgetLimit.RefuseAll);
        int spent = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                try
                {
                    await client.AskAsync(streaming: i % 2 == 0, "hello", cancellationToken: TestContext.Current.CancellationToken);
                    Interlocked.Increment(ref spent);
                }
                catch (BudgetExceededException)
                {
                    return;
                }
            }
        })));

        // 200 answers are the budget.
        Assert.InRange(spent, 200, 200 + Callers - 1);
    }

    [Fact]
    public async Task A_turn_that_is_not_over_is_answered_beyond_the_limit()
    {
        var strong = new FaultyChatClient("strong") { Usage = Usage, Contents = () => [new FunctionCallContent("1", "look")] };
        using RouteLlmChatClient client = Client(limit: 0.01m, riseFrom: 100, BudgetLimit.RefuseAll, strong: strong);
        ChatResponse call = await client.GetResponseAsync("look", cancellationToken: TestContext.Current.CancellationToken);

        ChatResponse answer = await client.GetResponseAsync(
            [new(ChatRole.User, "look"), .. call.Messages, new(ChatRole.Tool, [new FunctionResultContent("1", "nothing")])], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Turn, "strong"), (answer.GetRoutingDecision()!.Basis, answer.GetRoutingDecision()!.Model));
    }

    [Theory]
    [InlineData(BudgetLimit.UseWeak)]
    [InlineData(BudgetLimit.RefuseStrong)]
    public async Task A_weak_model_that_is_down_does_not_spend_what_is_not_there(BudgetLimit atLimit)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        using RouteLlmChatClient client = Client(0.01m, riseFrom: 100, atLimit, weak: weak, configure: options => options.Fallback = new FallbackOptions());
        await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("hello", new ChatOptions { ModelId = "router-test-1" }, TestContext.Current.CancellationToken));

        Assert.Equal(1, _strong.Calls);
    }

    [Fact]
    public async Task Strong_calls_are_refused_for_what_the_weak_model_cannot_do_as_well()
    {
        using RouteLlmChatClient client = Client(
            0.01m, riseFrom: 100, BudgetLimit.RefuseStrong, score: 0.9, configure: options => options.Models["weak"].Capabilities = new ModelCapabilities { Tools = false });
        await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<BudgetExceededException>(() => client.GetResponseAsync(
            "hello", new ChatOptions { ModelId = "router-test-1", Tools = [new HostedWebSearchTool()] }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_conversation_that_stays_with_the_strong_model_goes_to_the_weak_one_at_the_limit()
    {
        using RouteLlmChatClient client = Client(0.01m, riseFrom: 100, configure: options => options.Conversations.Policy = ConversationPolicy.Sticky);
        ChatResponse first = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        ChatResponse second = await client.GetResponseAsync(
            [new(ChatRole.User, "hello"), .. first.Messages, new(ChatRole.User, "and then?")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("strong", "weak", DecisionBasis.Budget), (first.Text, second.Text, second.GetRoutingDecision()!.Basis));
    }

    [Fact]
    public void A_clock_that_is_put_back_gives_no_budget_anew()
    {
        var clock = new ManualClock();
        var budget = new Budget(new BudgetOptions { Limit = 1 }, clock);
        budget.Spend(1);
        clock.Advance(TimeSpan.FromDays(-1));

        Assert.Equal(1, budget.SpentShare);
    }

    [Fact]
    public void Windows_of_a_week_are_counted_from_1970()
    {
        var clock = new ManualClock();
        var budget = new Budget(new BudgetOptions { Limit = 1, Window = TimeSpan.FromDays(7) }, clock);

        Assert.Equal(DayOfWeek.Thursday, budget.WindowEnd.DayOfWeek);
        Assert.InRange(budget.WindowEnd - clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task Two_budgets_hold_at_once()
    {
        using RouteLlmChatClient client = Client(limit: 1m, riseFrom: 100, configure: options => options.Budgets.Add(
            new BudgetOptions { Limit = 0.02m, Window = TimeSpan.FromHours(1), RiseFromPercent = 100 }));

        string answered = string.Empty;
        for (int i = 0; i < 6; i++)
        {
            answered += (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text[0];
            _clock.Advance(TimeSpan.FromMinutes(i == 3 ? 60 : 0));
        }

        Assert.Equal("sswwss", answered);
    }

    [Fact]
    public void A_budget_without_prices_is_refused_at_the_start()
    {
        var options = new RouteLlmOptions { Threshold = 0.5, Budgets = { new BudgetOptions { Limit = 1 } } };

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(_strong, _weak, new TestRouter(), options));

        Assert.Contains("There is a budget, but 'weak' has no price.", thrown.Message, StringComparison.Ordinal);
    }

    private RouteLlmChatClient Client(
        decimal limit, double riseFrom, BudgetLimit atLimit = BudgetLimit.UseWeak, double score = 0.9, IChatClient? strong = null, IChatClient? weak = null, Action<RouteLlmOptions>? configure = null)
    {
        var options = new RouteLlmOptions
        {
            Router = "test",
            Threshold = 0.5,
            Budgets = { new BudgetOptions { Limit = limit, RiseFromPercent = riseFrom, AtLimit = atLimit } },
            Models = { ["strong"] = new ModelOptions { Price = new ModelPrice(0, 10) }, ["weak"] = new ModelOptions { Price = new ModelPrice(0, 0) } },
        };
        configure?.Invoke(options);
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(score)]), options), [("weak", weak ?? _weak), ("strong", strong ?? _strong)], options, leaveOpen: true, clock: _clock);
    }
}
