using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>That no caller takes strong calls from others.</summary>
public sealed class CallerShareTests
{
    private const int Requests = 20_000;
    private static readonly UsageDetails Usage = new() { InputTokenCount = 0, OutputTokenCount = 1_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(300)]
    public async Task With_a_tenth_of_abuse_honest_callers_have_their_share_within_a_point(int honestCallers)
    {
        using RouteLlmChatClient client = Client(new RouteLlmOptions { StrongModelPercent = 30, HeldShare = new HeldShareOptions { PerCaller = true } });
        var traffic = new SimulatedTraffic(honestCallers, abusiveShare: 0.1);

        await traffic.RunAsync(client, Requests);

        Assert.InRange(traffic.HonestPercent, 29, 31);
        Assert.InRange(traffic.AbusivePercent, 29, 34);
    }

    [Fact]
    public async Task Without_shares_of_their_own_abuse_takes_from_them()
    {
        using RouteLlmChatClient client = Client(new RouteLlmOptions { StrongModelPercent = 30, HeldShare = new HeldShareOptions() });
        var traffic = new SimulatedTraffic(honestCallers: 9, abusiveShare: 0.1);

        await traffic.RunAsync(client, Requests);

        Assert.InRange(traffic.HonestPercent, 20, 25);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(300)]
    public async Task With_a_budget_for_each_caller_abuse_takes_no_strong_call_from_honest_ones(int honestCallers)
    {
        // Enough for each honest caller: 30% of its requests at 0.01 each, and a half more.
        decimal limit = 0.01m * Math.Max(40, Requests / honestCallers * 0.45m);
        double alone = await HonestPercentAsync(honestCallers, abusiveShare: 0, new BudgetOptions { Limit = limit, Window = TimeSpan.FromDays(365), PerCaller = true });
        double abused = await HonestPercentAsync(honestCallers, abusiveShare: 0.1, new BudgetOptions { Limit = limit, Window = TimeSpan.FromDays(365), PerCaller = true });

        Assert.InRange(abused, alone - 1, alone + 1);
    }

    [Fact]
    public async Task A_budget_of_all_is_gone_for_honest_callers_through_abuse()
    {
        // As above, a half more than they need.
        var budget = new BudgetOptions { Limit = 0.01m * Requests * 0.3m, Window = TimeSpan.FromDays(365) };

        Assert.InRange(await HonestPercentAsync(honestCallers: 9, abusiveShare: 0.1, budget), 15, 27);
    }

    [Theory]
    [InlineData(BudgetLimit.UseWeak)]
    [InlineData(BudgetLimit.RefuseAll)]
    public async Task A_budget_of_each_caller_ends_for_that_caller_alone_and_what_names_nobody_has_one_together(BudgetLimit atLimit)
    {
        using RouteLlmChatClient client = Client(Priced(new BudgetOptions { Limit = 0.02m, RiseFromPercent = 100, AtLimit = atLimit, PerCaller = true }));
        foreach (string? caller in (string?[])["a", "b", null])
        {
            Assert.Equal("strong", await ModelAsync(client, caller));
            Assert.Equal("strong", await ModelAsync(client, caller));
            if (atLimit == BudgetLimit.UseWeak)
            {
                Assert.Equal("weak", await ModelAsync(client, caller));
            }
            else
            {
                await Assert.ThrowsAsync<BudgetExceededException>(() => ModelAsync(client, caller));
            }
        }
    }

    [Fact]
    public async Task What_would_be_decided_for_a_caller_is_what_is_decided_and_asking_counts_nothing()
    {
        using RouteLlmChatClient client = Client(new RouteLlmOptions { StrongModelPercent = 30, HeldShare = new HeldShareOptions { PerCaller = true } });
        await new SimulatedTraffic(honestCallers: 1, abusiveShare: 0.5).RunAsync(client, 500);
        double before = (await RouteAsync("abuser")).Threshold;

        double honest = (await RouteAsync("caller-0")).Threshold;
        for (int i = 0; i < 100; i++)
        {
            await RouteAsync("abuser");
        }

        Assert.InRange(honest, 0.5, 0.85);
        Assert.InRange(before, 0.9, 1);
        Assert.Equal(before, (await RouteAsync("abuser")).Threshold);

        ValueTask<RoutingDecision> RouteAsync(string caller) =>
            client.RouteAsync([new ChatMessage(ChatRole.User, "0.5")], Named(caller), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_callers_name_reaches_no_model_and_an_option_may_find_it()
    {
        var strong = new FaultyChatClient("strong") { Usage = Usage };
        RouteLlmOptions options = Priced(new BudgetOptions { Limit = 0.01m, RiseFromPercent = 100, PerCaller = true });
        string current = "a";
        options.Callers.Identify = _ => current;
        using var client = new RouteLlmChatClient(strong, new FaultyChatClient("weak") { Usage = Usage }, new WrittenScore(), options);

        Assert.Equal("strong", await ModelAsync(client, caller: null));
        Assert.Equal("weak", await ModelAsync(client, caller: null));
        current = "b";
        Assert.Equal("strong", await ModelAsync(client, caller: null));
        Assert.Equal("strong", await ModelAsync(client, "c"));
        Assert.DoesNotContain(CallerOptions.PropertyKey, AskedOptions.WithoutModel(Named("c"))!.AdditionalProperties!.Keys);
    }

    private static async Task<double> HonestPercentAsync(int honestCallers, double abusiveShare, BudgetOptions budget)
    {
        using RouteLlmChatClient client = Client(Priced(budget));
        var traffic = new SimulatedTraffic(honestCallers, abusiveShare);
        await traffic.RunAsync(client, Requests);
        return traffic.HonestPercent;
    }

    private static RouteLlmOptions Priced(BudgetOptions budget) => new()
    {
        Threshold = 0.7,
        Models = { ["strong"] = new ModelOptions { Price = new ModelPrice(0, 10) }, ["weak"] = new ModelOptions { Price = new ModelPrice(0, 0) } },
        Budgets = { budget },
    };

    private static RouteLlmChatClient Client(RouteLlmOptions options) =>
        new(new FaultyChatClient("strong") { Usage = Usage }, new FaultyChatClient("weak") { Usage = Usage }, new WrittenScore(), options);

    private static ChatOptions Named(string? caller) => caller is null ? new ChatOptions() : new ChatOptions { AdditionalProperties = new() { [CallerOptions.PropertyKey] = caller } };

    private static async Task<string> ModelAsync(RouteLlmChatClient client, string? caller) =>
        (await client.GetResponseAsync("0.95", Named(caller), TestContext.Current.CancellationToken)).GetRoutingDecision()!.Model;
}
