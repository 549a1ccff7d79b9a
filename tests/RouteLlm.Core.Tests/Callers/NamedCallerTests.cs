using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>Callers to whom the options give a budget or a share by their names, beside others.</summary>
public sealed class NamedCallerTests
{
    private const decimal CostOfStrong = 0.01m;
    private static readonly UsageDetails Usage = new() { InputTokenCount = 0, OutputTokenCount = 1_000 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_named_caller_spends_its_own_budget_and_the_others_spend_none_of_it(bool isStreaming)
    {
        using RouteLlmChatClient client = Client(Priced(Budget("one", strongCalls: 1), Budget("three", strongCalls: 3)));
        foreach ((string? caller, int strongCalls) in ((string?, int)[])[("one", 1), ("three", 3)])
        {
            for (int i = 0; i < strongCalls; i++)
            {
                Assert.Equal(("strong", DecisionBasis.Score, null), await AskAsync(client, caller, isStreaming: isStreaming));
            }

            Assert.Equal(("weak", DecisionBasis.Budget, "the caller's budget is spent"), await AskAsync(client, caller, isStreaming: isStreaming));
        }

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("strong", (await AskAsync(client, "another", isStreaming: isStreaming)).Model);
            Assert.Equal("strong", (await AskAsync(client, caller: null, isStreaming: isStreaming)).Model);
        }
    }

    [Fact]
    public async Task The_budget_of_all_holds_above_it_and_its_own_takes_the_place_of_that_of_each()
    {
        BudgetOptions ofEach = Budget(caller: null, strongCalls: 1);
        ofEach.PerCaller = true;
        using RouteLlmChatClient client = Client(Priced(Budget(caller: null, strongCalls: 6), ofEach, Budget("batch", strongCalls: 4)));

        // More than each may spend, as much as its own budget allows.
        List<string> models = [];
        for (int i = 0; i < 5; i++)
        {
            models.Add((await AskAsync(client, "batch")).Model);
        }

        Assert.Equal(["strong", "strong", "strong", "strong", "weak"], models);
        Assert.Equal(["strong", "weak"], [(await AskAsync(client, "a")).Model, (await AskAsync(client, "a")).Model]);
        Assert.Equal(["strong", "weak"], [(await AskAsync(client, "b")).Model, (await AskAsync(client, "b")).Model]);
        Assert.Equal(("weak", DecisionBasis.Budget, "the budget is spent"), await AskAsync(client, "c"));
    }

    [Fact]
    public async Task A_refusal_says_whose_budget_is_spent()
    {
        BudgetOptions budget = Budget("batch", strongCalls: 1);
        budget.AtLimit = BudgetLimit.RefuseAll;
        using RouteLlmChatClient client = Client(Priced(budget));
        await AskAsync(client, "batch");

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => AskAsync(client, "batch", prompt: "0.1"));

        Assert.Contains("of the caller 'batch' is spent. Wait until", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("weak", (await AskAsync(client, "another", prompt: "0.1")).Model);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_spent_budget_no_fallback_takes_more(bool isStreaming)
    {
        RouteLlmOptions options = Priced(Budget("batch", strongCalls: 1));
        options.Fallback = new FallbackOptions();
        var weak = new FaultyChatClient("weak", [.. Enumerable.Repeat(Fault.BeforeOutput, 2)]) { Usage = Usage };
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong") { Usage = Usage }, weak, new WrittenScore(), options);
        Assert.Equal("strong", (await AskAsync(client, "batch", isStreaming: isStreaming)).Model);

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, "batch", isStreaming: isStreaming));

        Assert.Equal(("strong", DecisionBasis.Fallback), Pair(await AskAsync(client, "another", "0.1", isStreaming)));
        static (string Model, DecisionBasis Basis) Pair((string Model, DecisionBasis Basis, string? Reason) told) => (told.Model, told.Basis);
    }

    [Fact]
    public async Task Callers_at_once_pass_a_budget_by_what_is_in_flight_at_most()
    {
        const int InFlight = 16;
        const int StrongCalls = 40;
        using RouteLlmChatClient client = Client(Priced(Budget("a", StrongCalls), Budget("b", StrongCalls)));
        var strong = new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 0, ["b"] = 0, ["c"] = 0 };

        await Task.WhenAll(Enumerable.Range(0, InFlight * 3).Select(worker => Task.Run(async () =>
        {
            string caller = ((string[])["a", "b", "c"])[worker % 3];
            for (int i = 0; i < 30; i++)
            {
                if ((await AskAsync(client, caller)).Model == "strong")
                {
                    lock (strong)
                    {
                        strong[caller]++;
                    }
                }
            }
        })));

        Assert.InRange(strong["a"], StrongCalls, StrongCalls + InFlight - 1);
        Assert.InRange(strong["b"], StrongCalls, StrongCalls + InFlight - 1);
        Assert.Equal(InFlight * 30, strong["c"]);
    }

    [Fact]
    public async Task A_named_caller_keeps_its_budget_however_many_others_there_are()
    {
        RouteLlmOptions options = Priced(Budget("batch", strongCalls: 1));
        options.Callers.MaximumCallers = 2;
        using RouteLlmChatClient client = Client(options);
        await AskAsync(client, "batch");
        for (int i = 0; i < 1_000; i++)
        {
            await AskAsync(client, string.Create(CultureInfo.InvariantCulture, $"caller-{i % 50}"));
        }

        Assert.Equal("weak", (await AskAsync(client, "batch")).Model);
    }

    [Fact]
    public async Task A_share_of_its_own_is_a_threshold_of_its_own_unless_the_request_names_one()
    {
        using RouteLlmChatClient client = Client(new RouteLlmOptions { StrongModelPercent = 30, Callers = { StrongModelPercents = { ["batch"] = 5, ["support"] = 80 } } });

        Assert.Equal((0.95, 0.2, 0.7, 0.7), (await ThresholdAsync("batch"), await ThresholdAsync("support"), await ThresholdAsync("another"), await ThresholdAsync(caller: null)));
        Assert.Equal((0.95, 0.4), (await ThresholdAsync("batch", "router-written"), await ThresholdAsync("batch", "router-written-0.4")));

        async Task<double> ThresholdAsync(string? caller, string? modelId = null)
        {
            ChatOptions options = Named(caller);
            options.ModelId = modelId;
            return Math.Round((await client.RouteAsync([new ChatMessage(ChatRole.User, "0.5")], options, TestContext.Current.CancellationToken)).Threshold, 9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shares_of_callers_are_held_on_the_traffic_of_each(bool isPerCaller)
    {
        using RouteLlmChatClient client = Client(new RouteLlmOptions
        {
            StrongModelPercent = 30,
            HeldShare = new HeldShareOptions { PerCaller = isPerCaller },
            Callers = { StrongModelPercents = { ["batch"] = 10, ["twin"] = 10, ["support"] = 60 } },
        });
        var random = new Random(20261127);
        (string? Caller, double Percent, Func<double> Score)[] callers =
        [
            ("batch", 10, () => 0.8 + (0.2 * random.NextDouble())), // Hard prompts only.
            ("twin", 10, () => 0.1 * random.NextDouble()),          // The same share, easy prompts only.
            ("support", 60, random.NextDouble),
            (null, 30, random.NextDouble),
        ];
        int[] strong = new int[callers.Length];
        const int Requests = 4_000;
        for (int request = -1_000; request < Requests; request++)
        {
            for (int i = 0; i < callers.Length; i++)
            {
                bool isStrong = (await AskAsync(client, callers[i].Caller, callers[i].Score().ToString("R", CultureInfo.InvariantCulture))).Model == "strong";
                strong[i] += request >= 0 && isStrong ? 1 : 0;
            }
        }

        for (int i = 0; i < callers.Length; i++)
        {
            Assert.InRange(100.0 * strong[i] / Requests, callers[i].Percent - 1.5, callers[i].Percent + 1.5);
        }
    }

    [Fact]
    public void Configuration_names_callers()
    {
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Callers:StrongModelPercents:batch"] = "10",
            ["Budgets:0:Limit"] = "5",
            ["Budgets:0:Caller"] = "batch",
            ["Models:strong:Price:Input"] = "1",
            ["Models:strong:Price:Output"] = "1",
            ["Models:weak:Price:Input"] = "0",
            ["Models:weak:Price:Output"] = "0",
        }).Build();
        var services = new ServiceCollection();
        services.AddRouteLlm(section).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        using ServiceProvider provider = services.BuildServiceProvider();

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;

        Assert.Equal(("batch", 10.0, "batch"), (options.Callers.StrongModelPercents.Single().Key, options.Callers.StrongModelPercents["batch"], options.Budgets.Single().Caller));
    }

    [Theory]
    [InlineData(0.3, null, null, "Callers.StrongModelPercents[batch] is 0.3. Write 30 for 30%.")]
    [InlineData(null, " ", null, "A budget's Caller is empty. Write the name")]
    [InlineData(null, "batch", true, "both Caller ('batch') and PerCaller. Remove one")]
    public void What_is_wrong_is_said_with_option_and_remedy(double? percent, string? caller, bool? isPerCaller, string expected)
    {
        RouteLlmOptions options = Priced(new BudgetOptions { Limit = 1, Caller = caller, PerCaller = isPerCaller ?? false });
        if (percent is { } share)
        {
            options.Callers.StrongModelPercents["batch"] = share;
        }

        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Client(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_of_callers_need_a_calibration_and_two_models_that_they_tell_apart()
    {
        var options = new RouteLlmOptions { Threshold = 0.5, Callers = { StrongModelPercents = { ["batch"] = 10 } } };
        string uncalibrated = Assert.Throws<RoutingException>(() => new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new TestRouter(0.5), options)).Message;
        Assert.Contains("gives 10% to the caller 'batch', but the router", uncalibrated, StringComparison.Ordinal);
        Assert.Contains("routellm calibrate --write", uncalibrated, StringComparison.Ordinal);

        var ranked = new RouteLlmOptions { RankThresholds = { 0.3, 0.6 }, Callers = { StrongModelPercents = { ["batch"] = 10 } } };
        Assert.Contains("but RankThresholds decides between all models. Remove one", Assert.Single(CallerOptionsValidator.FindErrors(ranked.Callers, ranked.Ranking)), StringComparison.Ordinal);
    }

    private static BudgetOptions Budget(string? caller, int strongCalls) => new() { Limit = CostOfStrong * strongCalls, Window = TimeSpan.FromDays(100_000), RiseFromPercent = 100, Caller = caller };

    private static RouteLlmOptions Priced(params BudgetOptions[] budgets)
    {
        var options = new RouteLlmOptions
        {
            Threshold = 0.7,
            Models = { ["strong"] = new ModelOptions { Price = new ModelPrice(0, 10) }, ["weak"] = new ModelOptions { Price = new ModelPrice(0, 0) } },
        };
        foreach (BudgetOptions budget in budgets)
        {
            options.Budgets.Add(budget);
        }

        return options;
    }

    private static RouteLlmChatClient Client(RouteLlmOptions options) =>
        new(new FaultyChatClient("strong") { Usage = Usage }, new FaultyChatClient("weak") { Usage = Usage }, new WrittenScore(), options);

    private static ChatOptions Named(string? caller) => caller is null ? new ChatOptions() : new ChatOptions { AdditionalProperties = new() { [CallerOptions.PropertyKey] = caller } };

    private static async Task<(string Model, DecisionBasis Basis, string? Reason)> AskAsync(RouteLlmChatClient client, string? caller, string prompt = "0.97", bool isStreaming = false)
    {
        ChatResponse response = isStreaming
            ? await client.GetStreamingResponseAsync(prompt, Named(caller), TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
            : await client.GetResponseAsync(prompt, Named(caller), TestContext.Current.CancellationToken);
        RoutingDecision decision = response.GetRoutingDecision()!;
        return (decision.Model, decision.Basis, decision.Reason);
    }
}
