using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class CacheAwarenessTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(10);
    private static readonly string Long = new('x', 20_000);

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_long_conversation_stays_where_it_is_cached_until_a_score_is_worth_the_change(bool isStreaming)
    {
        using CachingTraffic traffic = Aware(static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture));

        await traffic.TalkAsync(Long, ["0.1", "0.52", "0.95", "0.3", "0.1"], Quick, isStreaming);

        // At .52 the surcharge counts 39 cents a thousand, not 35; once both have the prompt, the difference is what it is for cached
        // input.
        Assert.Equal(["weak", "weak", "strong", "strong", "weak"], traffic.Decisions.Select(static decision => decision.Model));
        Assert.Equal([DecisionBasis.Score, DecisionBasis.Cache, DecisionBasis.Score, DecisionBasis.Cache, DecisionBasis.Score], traffic.Decisions.Select(static decision => decision.Basis));
        Assert.Matches(@"^with caches 'weak' costs 0\.0\d+, 'strong' costs 0\.0\d+; by score and cost 'weak' is better than 'strong' by 0\.\d+$", traffic.Decisions[1].Reason);
        Assert.StartsWith("with caches 'weak' costs", traffic.Decisions[2].Reason, StringComparison.Ordinal);
        Assert.Null(traffic.Decisions[0].Reason);
        Assert.All(traffic.Decisions, static decision => Assert.Equal(0.5, decision.Threshold));
    }

    [Fact]
    public void The_arithmetic_is_that_of_the_documentation()
    {
        // 20,003 tokens in, 100 out, 20,000 cached at the weak model, after one answer of as many tokens as expected.
        using CachingTraffic traffic = Aware(static _ => 0.1);
        decimal usual = CachingTraffic.StrongPrice.CostOf(20_003, 0, 100) - CachingTraffic.WeakPrice.CostOf(20_003, 0, 100);
        decimal here = CachingTraffic.StrongPrice.CostOf(20_003, 0, 100) - CachingTraffic.WeakPrice.CostOf(20_003, 20_000, 100);

        Assert.Equal(0.03560525m, usual);
        Assert.Equal(0.04010525m, here);
        Assert.Equal(0.5632, 0.5 * (double)(here / usual), 4);
    }

    [Theory]
    [InlineData("0.56", "weak")]
    [InlineData("0.57", "strong")]
    public async Task The_score_that_a_change_needs_is_where_it_pays(string score, string model)
    {
        using CachingTraffic traffic = Aware(static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture), static options => options.CacheAwareness!.ExpectedOutputTokens = 100);

        await traffic.TalkAsync(Long, ["0.1", score], Quick);

        Assert.Equal(model, traffic.Decisions[^1].Model);
    }

    [Fact]
    public async Task What_is_no_longer_cached_or_too_short_to_be_binds_nobody()
    {
        using CachingTraffic slow = Aware(static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture));
        using CachingTraffic brief = Aware(static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture));

        await slow.TalkAsync(Long, ["0.1", "0.52"], Slow);
        await brief.TalkAsync("short", ["0.1", "0.52"], Quick);

        Assert.All([slow, brief], static traffic => Assert.Equal(("strong", DecisionBasis.Score, null), (traffic.Decisions[1].Model, traffic.Decisions[1].Basis, traffic.Decisions[1].Reason)));
    }

    [Fact]
    public async Task A_call_is_recognised_with_its_prompt_since_many_have_the_same_id()
    {
        var options = new RouteLlmOptions { Threshold = 0.5, CacheAwareness = new CacheAwarenessOptions() };
        options.Models["strong"] = new ModelOptions { Price = CachingTraffic.StrongPrice };
        options.Models["weak"] = new ModelOptions { Price = CachingTraffic.WeakPrice };
        var weak = new FaultyChatClient("weak") { Contents = static () => [new FunctionCallContent("call_0", "look")], Usage = new UsageDetails { InputTokenCount = 20_000, OutputTokenCount = 10 } };
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong"), weak, new TextRouter(static _ => 0.1), options);
        ChatMessage[] LaterTurn(string prompt) =>
        [
            new(ChatRole.User, prompt),
            new(ChatRole.Assistant, [new FunctionCallContent("call_0", "look")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_0", "nothing")]),
            new(ChatRole.Assistant, "There is nothing."),
            new(ChatRole.User, "Look somewhere else."),
        ];
        await client.GetResponseAsync("Look at the first.", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision same = await client.RouteAsync(LaterTurn("Look at the first."), cancellationToken: TestContext.Current.CancellationToken);
        RoutingDecision other = await client.RouteAsync(LaterTurn("Look at the second."), cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith("with caches", same.Reason, StringComparison.Ordinal);
        Assert.Null(other.Reason);
    }

    [Fact]
    public async Task A_provider_that_counts_nothing_as_cached_is_believed_less_and_less()
    {
        using CachingTraffic traffic = Aware(static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture));
        traffic.Weak.Caches = false;

        await traffic.TalkAsync(Long, [.. Enumerable.Repeat("0.1", 60), "0.52"], Quick);

        Assert.Equal(("strong", DecisionBasis.Score), (traffic.Decisions[^1].Model, traffic.Decisions[^1].Basis));
    }

    [Fact]
    public async Task A_policy_that_never_goes_back_keeps_its_word()
    {
        using CachingTraffic traffic = Aware(
            static prompt => double.Parse(prompt, System.Globalization.CultureInfo.InvariantCulture),
            static options => options.Conversations.Policy = ConversationPolicy.EscalateOnly);

        await traffic.TalkAsync(Long, ["0.1", "0.99", "0.1", "0.6"], Quick);

        Assert.Equal(["weak", "strong", "strong", "strong"], traffic.Decisions.Select(static decision => decision.Model));
    }

    [Fact]
    public async Task A_turn_of_an_agent_goes_back_from_the_strong_model_only_where_that_costs_less()
    {
        // After the strong model's step its provider has the prompt, and the weak one's has forgotten it.
        var clock = new ManualClock();
        int round = 0;
        var weak = new FaultyChatClient("weak") { Contents = () => [Call(++round)], Usage = new UsageDetails { InputTokenCount = 20_000, OutputTokenCount = 10 } };
        var strong = new FaultyChatClient("strong") { Contents = () => [Call(++round)], Usage = new UsageDetails { InputTokenCount = 20_000, OutputTokenCount = 10 } };
        var options = new RouteLlmOptions { Threshold = 0.5, AgentSignals = new AgentSignalOptions(), CacheAwareness = new CacheAwarenessOptions { ExpectedOutputTokens = 10 } };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(2, 8, 0.1m) };
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(0.5m, 2, 0.05m), PromptCache = new PromptCacheOptions { Lifetime = TimeSpan.FromSeconds(30) } };
        using var client = new RouteLlmChatClient(new RoutingPolicy(new RouterList([new TextRouter(static _ => 0.1)]), options.WithRouter("text")), [("weak", weak), ("strong", strong)], options, leaveOpen: true, clock: clock);
        List<ChatMessage> history = [new(ChatRole.System, Long), new(ChatRole.User, "go")];
        var decisions = new List<RoutingDecision>();
        for (int i = 0; i < 5; i++)
        {
            ChatResponse response = await client.GetResponseAsync(history, cancellationToken: TestContext.Current.CancellationToken);
            decisions.Add(response.GetRoutingDecision()!);
            history.AddRange(response.Messages);
            history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent($"call-{round}", round <= 2 ? "error" : $"result {round}")]));
            clock.Advance(TimeSpan.FromSeconds(i == 2 ? 40 : 1));
        }

        Assert.Equal(["weak", "weak", "strong", "strong", "strong"], decisions.Select(static decision => decision.Model));
        Assert.Equal(DecisionBasis.Agent, decisions[2].Basis);
        Assert.Equal([DecisionBasis.Cache, DecisionBasis.Cache], decisions.Skip(3).Select(static decision => decision.Basis));

        static FunctionCallContent Call(int number) => new($"call-{number}", "look", new Dictionary<string, object?>(StringComparer.Ordinal) { ["at"] = number });
    }

    [Fact]
    public void Without_prices_there_is_nothing_to_weigh()
    {
        var exception = Assert.Throws<ArgumentException>(static () => new RouteLlmChatClient(
            new FaultyChatClient("strong"), new FaultyChatClient("weak"), new TextRouter(static _ => 0.1), new RouteLlmOptions { Threshold = 0.5, CacheAwareness = new CacheAwarenessOptions { RememberedAnswers = 0 } }));

        Assert.Contains("CacheAwareness.RememberedAnswers is 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prompt caches are weighed, but 'weak' has no price", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mixed", 1)]
    [InlineData("long documents", 2)]
    [InlineData("short conversations", 3)]
    [InlineData("slow conversations", 4)]
    [InlineData("long conversations", 5)]
    public async Task Replayed_conversations_cost_no_more_than_always_to_stay_or_always_to_change(string kind, int seed)
    {
        (string Document, string[] Prompts, TimeSpan Pause)[] conversations = [.. Conversations(kind, seed)];
        decimal aware = await TotalAsync(conversations, static options => options.CacheAwareness = new CacheAwarenessOptions());
        decimal staying = await TotalAsync(conversations, static options => options.Conversations.Policy = ConversationPolicy.Sticky);
        decimal changing = await TotalAsync(conversations, static _ => { });
        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: aware {aware:F4}, staying {staying:F4}, changing {changing:F4}");

        Assert.InRange(aware, 0, Math.Min(staying, changing) * 1.01m);
        if (kind == "mixed")
        {
            Assert.True(aware < Math.Min(staying, changing), $"{aware}, but {staying} and {changing}");
        }
    }

    private static CachingTraffic Aware(Func<string, double> score, Action<RouteLlmOptions>? configure = null) => new(
        100,
        options =>
        {
            options.CacheAwareness = new CacheAwarenessOptions { ExpectedOutputTokens = 100 };
            configure?.Invoke(options);
        },
        score);

    private static async Task<decimal> TotalAsync((string Document, string[] Prompts, TimeSpan Pause)[] conversations, Action<RouteLlmOptions> configure)
    {
        using var traffic = new CachingTraffic(answerLength: 1200, configure);
        foreach ((string document, string[] prompts, TimeSpan pause) in conversations)
        {
            await traffic.TalkAsync(document, prompts, pause);
        }

        return traffic.Total;
    }

    // Prompts that people send, put together to conversations: at four characters a token, documents of none to 10,000 tokens.
    private static IEnumerable<(string Document, string[] Prompts, TimeSpan Pause)> Conversations(string kind, int seed)
    {
        var random = new Random(seed);
        string[] prompts = Prompts();
        for (int i = 0; i < 60; i++)
        {
            string one = kind == "mixed" ? ((string[])["long documents", "short conversations", "slow conversations", "long conversations"])[random.Next(4)] : kind;
            int turns = one == "long conversations" ? random.Next(10, 20) : random.Next(2, 8);
            int document = one == "long documents" ? random.Next(8_000, 40_000) : random.Next(0, 2_000);
            TimeSpan pause = one == "slow conversations" ? Slow : TimeSpan.FromSeconds(random.Next(5, 120));
            yield return ($"conversation {i} ".PadRight(document + 20, 'd'), random.GetItems(prompts, turns), pause);
        }
    }

    private static string[] Prompts()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.PathOf("data/judged/judged-2.jsonl.gz")), CompressionMode.Decompress));
        var prompts = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("prompt").GetString() is { Length: < 4000 } prompt)
            {
                prompts.Add(prompt);
            }
        }

        return [.. prompts];
    }
}
