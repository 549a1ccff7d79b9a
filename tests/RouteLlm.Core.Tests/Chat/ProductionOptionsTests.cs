namespace RouteLlm.Tests;

public sealed class ProductionOptionsTests
{
    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "attempt timeout", "Fallback.AttemptTimeout is 00:00:00." },
        { "failure ratio", "Fallback.Circuit.FailureRatio is 0." },
        { "minimum calls", "Fallback.Circuit.MinimumCalls is 1." },
        { "break duration", "Fallback.Circuit.BreakDuration is 00:00:00.1000000." },
        { "slow call", "Fallback.Circuit.SlowCall is -00:00:01." },
        { "longest retry after", "Fallback.Circuit.LongestRetryAfter is -00:00:01." },
        { "policy", "Conversations.Policy is 7." },
        { "remembered calls", "Conversations.RememberedCalls is 0." },
        { "step size", "HeldShare.StepSize is 0." },
        { "bounds", "HeldShare keeps the threshold from 0.8 to 0.2." },
        { "rank thresholds", "HeldShare holds shares, but RankThresholds is set." },
        { "limit", "A budget's Limit is 0." },
        { "window", "A budget's Window is 10675199.02:48:05.4775807." },
        { "rise", "A budget's RiseFromPercent is 101." },
        { "rise as a fraction", "A budget's RiseFromPercent is 0.8. Write 80 for 80%." },
        { "rank as a fraction", "RankPercents[1] is 0.07. Write 7 for 7%." },
        { "price of a token", "The price of 'weak' is too low. Output is 0.0000006. That looks like the price of one token, but prices are per million tokens. Write 0.6." },
        { "cached price of a token", "CachedInput is 0.000001. That looks like the price of one token, but prices are per million tokens. Write 1." },
        { "at limit", "A budget's AtLimit is 9." },
        { "unknown model", "Models has 'big', which is not a model." },
        { "price", "The price of 'weak' is negative." },
        { "window of a model", "The context window of 'weak' is 0 tokens." },
        { "interval", "Fleet.Interval is 00:00:00." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_with_its_option_its_value_and_what_to_write(string what, string expected)
    {
        var options = new RouteLlmOptions { Fallback = new FallbackOptions(), Models = { ["strong"] = new ModelOptions { Price = new ModelPrice(1, 1) }, ["weak"] = new ModelOptions { Price = new ModelPrice(1, 1) } } };
        switch (what)
        {
            case "attempt timeout": options.Fallback.AttemptTimeout = TimeSpan.Zero; break;
            case "failure ratio": options.Fallback.Circuit.FailureRatio = 0; break;
            case "minimum calls": options.Fallback.Circuit.MinimumCalls = 1; break;
            case "break duration": options.Fallback.Circuit.BreakDuration = TimeSpan.FromMilliseconds(100); break;
            case "slow call": options.Fallback.Circuit.SlowCall = TimeSpan.FromSeconds(-1); break;
            case "longest retry after": options.Fallback.Circuit.LongestRetryAfter = TimeSpan.FromSeconds(-1); break;
            case "policy": options.Conversations.Policy = (ConversationPolicy)7; break;
            case "remembered calls": options.Conversations.RememberedCalls = 0; break;
            case "step size": options.HeldShare = new HeldShareOptions { StepSize = 0 }; break;
            case "bounds": options.HeldShare = new HeldShareOptions { MinimumThreshold = 0.8, MaximumThreshold = 0.2 }; break;
            case "rank thresholds": options.HeldShare = new HeldShareOptions(); options.RankThresholds.Add(0.5); break;
            case "limit": options.Budgets.Add(new BudgetOptions()); break;
            case "window": options.Budgets.Add(new BudgetOptions { Limit = 1, Window = TimeSpan.MaxValue }); break;
            case "rise": options.Budgets.Add(new BudgetOptions { Limit = 1, RiseFromPercent = 101 }); break;
            case "rise as a fraction": options.Budgets.Add(new BudgetOptions { Limit = 1, RiseFromPercent = 0.8 }); break;
            case "rank as a fraction": options.RankPercents.Add(99.93); options.RankPercents.Add(0.07); break;
            case "price of a token": options.Models["weak"].Price = new ModelPrice(0.15m, 0.0000006m); break;
            case "cached price of a token": options.Models["weak"].Price = new ModelPrice(2, 8, 0.000001m); break;
            case "at limit": options.Budgets.Add(new BudgetOptions { Limit = 1, AtLimit = (BudgetLimit)9 }); break;
            case "unknown model": options.Models["big"] = new ModelOptions(); break;
            case "price": options.Models["weak"].Price = new ModelPrice(-1, 1); break;
            case "window of a model": options.Models["weak"].Capabilities = new ModelCapabilities { ContextTokens = 0 }; break;
            case "interval": options.Fleet.Interval = TimeSpan.Zero; break;
        }

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), LexicalRouter.Default, options));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }
}
