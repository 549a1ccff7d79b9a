using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Where features cross: what one decides must survive the others.</summary>
public sealed class CrossedFeatureTests
{
    private readonly FaultyChatClient _weak = new("weak");
    private readonly FaultyChatClient _middle = new("middle");
    private readonly FaultyChatClient _strong = new("strong");

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_spent_budget_keeps_the_last_model_standing(bool streaming)
    {
        // Spent at once, by the first answer.
        using RouteLlmChatClient client = Client(0.9, options =>
        {
            WithPrices(options);
            options.Fallback = new FallbackOptions { Circuit = { MinimumCalls = 2 } };
            options.Budgets.Add(new BudgetOptions { Limit = 0.000_001m });
            options.Models["weak"].Capabilities = new ModelCapabilities { StructuredOutput = false };
        });
        _strong.Usage = _weak.Usage = new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 1_000 };
        await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        // Of two models only the strong one can: nothing is left but that one.
        ChatResponse response = await client.AskAsync(streaming, "hello", new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, TestContext.Current.CancellationToken);
        Assert.Equal("strong", response.Text);

        // And where the weak one is left alone, it is still the only one that there is money for.
        var down = new FaultyChatClient("weak", Fault.BeforeOutput, Fault.BeforeOutput, Fault.BeforeOutput);
        using RouteLlmChatClient another = Client(
            0.9,
            options =>
            {
                WithPrices(options);
                options.Fallback = new FallbackOptions { Circuit = { MinimumCalls = 2 } };
                options.Budgets.Add(new BudgetOptions { Limit = 0.000_001m });
            },
            down);
        await another.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => another.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Equal("weak", (await another.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_lone_candidate_stays_whatever_it_lacks(bool streaming)
    {
        using RouteLlmChatClient client = Client(0.1, options => options.Models["weak"] = new ModelOptions { Capabilities = new ModelCapabilities { StructuredOutput = false } });
        _weak.ConversationId = "kept";
        await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        ChatResponse response = await client.AskAsync(
            streaming, "and in JSON?", new ChatOptions { ConversationId = "kept", ResponseFormat = ChatResponseFormat.Json }, TestContext.Current.CancellationToken);

        // Only the weak model knows the conversation.
        Assert.Equal(("weak", DecisionBasis.Conversation), (response.Text, response.GetRoutingDecision()!.Basis));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Shadow_mode_scores_and_asks_the_strong_model_in_a_sticky_conversation_too(bool streaming)
    {
        using RouteLlmChatClient client = Client(0.1, options =>
        {
            options.Shadow = true;
            options.Conversations.Policy = ConversationPolicy.Sticky;
        });
        var answer = new TextContent("weak") { AdditionalProperties = new() { [ModelStamp.PropertyKey] = new ModelStamp("weak", 0.2).ToString() } };
        ChatMessage[] messages = [new(ChatRole.User, "first"), new(ChatRole.Assistant, [answer]), new(ChatRole.User, "What is the capital of France?")];

        RoutingDecision decision = (await client.AskAsync(streaming, messages, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal(("strong", DecisionBasis.Shadow, 0.1), (decision.Model, decision.Basis, decision.StrongWinRate));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_kept_conversation_takes_up_its_part_of_the_share(bool streaming)
    {
        using RouteLlmChatClient client = Client(0.99, HoldsShares);
        _strong.ConversationId = "kept";
        await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        double before = (await client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], cancellationToken: TestContext.Current.CancellationToken)).Threshold;

        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync(streaming, "go on", new ChatOptions { ConversationId = "kept" }, TestContext.Current.CancellationToken);
        }

        Assert.True((await client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], cancellationToken: TestContext.Current.CancellationToken)).Threshold > before);
    }

    [Theory]
    [InlineData(0.25, "router-calibrated-0.2", "strong")]
    [InlineData(0.15, "router-calibrated-0.2", "weak")]
    [InlineData(0.5, "router-calibrated-0.9", "middle")]
    [InlineData(0.7, "router-calibrated-0.9", "middle")]
    [InlineData(0.7, null, "strong")]
    [InlineData(0.2, "router-calibrated-0.9", "weak")]
    public async Task A_named_threshold_is_the_best_models_and_lowers_those_below_it(double score, string? modelId, string expected)
    {
        using RouteLlmChatClient client = Three(score, options =>
        {
            options.RankThresholds.Add(0.3);
            options.RankThresholds.Add(0.6);
        });

        ChatResponse response = await client.GetResponseAsync("hello", new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.Text);
    }

    [Fact]
    public async Task Every_boundary_learns_from_a_request()
    {
        using RouteLlmChatClient client = Three(0.05, options =>
        {
            options.HeldShare = new HeldShareOptions();
            foreach (double percent in (double[])[50, 30, 20])
            {
                options.RankPercents.Add(percent);
            }
        });

        for (int i = 0; i < 400; i++)
        {
            await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        }

        // All scores are alike, and each model has its share all the same.
        Assert.InRange(_weak.Calls, 150, 250);
        Assert.InRange(_middle.Calls, 70, 170);
        Assert.InRange(_strong.Calls, 30, 130);
    }

    [Theory]
    [InlineData(ConversationPolicy.Sticky, true)]
    [InlineData(ConversationPolicy.EscalateOnly, true)]
    [InlineData(ConversationPolicy.PerTurn, false)]
    public async Task Each_message_of_an_answer_is_stamped_once(ConversationPolicy policy, bool isStamped)
    {
        var weak = new ScriptedChatClient(
            "weak",
            new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("a"), new DataContent("data:image/png;base64,AAAA")]) { MessageId = "1" },
            new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("b")]) { MessageId = "2" });
        using RouteLlmChatClient client = Client(0.1, options => options.Conversations.Policy = policy, weak);

        ChatResponse response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, response.Messages.Count);
        Assert.All(response.Messages, message => Assert.Equal(isStamped ? 1 : 0, message.Contents.Count(content => ModelStamp.Of(content) is not null)));
    }

    private static void WithPrices(RouteLlmOptions options)
    {
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 2) };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 30) };
    }

    private static void HoldsShares(RouteLlmOptions options)
    {
        options.Threshold = null;
        options.StrongModelPercent = 50;
        options.HeldShare = new HeldShareOptions();
    }

    private RouteLlmChatClient Client(double score, Action<RouteLlmOptions> configure, IChatClient? weak = null) =>
        Client(score, options =>
        {
            options.Threshold = 0.5;
            configure(options);
        }, [("weak", weak ?? _weak), ("strong", _strong)]);

    private RouteLlmChatClient Three(double score, Action<RouteLlmOptions> configure) => Client(score, configure, [("weak", _weak), ("middle", _middle), ("strong", _strong)]);

    private static RouteLlmChatClient Client(double score, Action<RouteLlmOptions> configure, IReadOnlyList<(string Name, IChatClient Client)> models)
    {
        var options = new RouteLlmOptions { Router = "calibrated" };
        configure(options);
        return new RouteLlmChatClient(new RoutingPolicy(new RouterList([new CalibratedRouter(score)]), options), models, options, leaveOpen: true);
    }

    private sealed class CalibratedRouter(double score) : ICalibratedRouter
    {
        public string Name => "calibrated";

        public ThresholdCalibration? Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(score));
    }
}
