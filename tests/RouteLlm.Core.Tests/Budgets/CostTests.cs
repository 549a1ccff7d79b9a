using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class CostTests
{
    private static readonly UsageDetails Usage = new() { InputTokenCount = 1_000, CachedInputTokenCount = 400, OutputTokenCount = 200 };

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_decision_tells_what_its_answer_cost_and_what_was_saved(bool streaming)
    {
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak") { Usage = Usage });

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        RoutingCost cost = response.GetRoutingDecision()!.Cost!;
        Assert.Equal((1_000, 400, 200, false), (cost.InputTokens, cost.CachedInputTokens, cost.OutputTokens, cost.IsEstimated));
        Assert.Equal((600m * 1 + 400m * 0.5m + 200m * 2) / 1_000_000, cost.Amount);
        Assert.Equal((1_000m * 10 + 200m * 30) / 1_000_000, cost.AlwaysStrong);
        Assert.Equal(cost.AlwaysStrong - cost.Amount, cost.Savings);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_answer_that_was_not_counted_is_estimated(bool streaming)
    {
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak") { Contents = () => [new TextContent("An answer of a few words, 42 of them numbers.")] }, sink);

        ChatResponse response = await client.AskAsync(streaming, "How much is 6 times 7, and why?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingCost cost = Assert.Single(sink.Records).Decision.Cost!;
        Assert.InRange(cost.InputTokens, 9, 14);
        Assert.InRange(cost.OutputTokens, 9, 15);
        Assert.Equal((true, (cost.InputTokens + (2 * cost.OutputTokens)) / 1_000_000m), (cost.IsEstimated, cost.Amount));
        Assert.Equal(cost, response.GetRoutingDecision()!.Cost);
    }

    [Fact]
    public async Task A_stream_that_was_left_early_is_estimated_from_what_came()
    {
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak") { Usage = Usage }, sink: sink);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello there", cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        RoutingCost cost = Assert.Single(sink.Records).Decision.Cost!;
        Assert.True(cost.IsEstimated);
        Assert.InRange(cost.InputTokens, 2, 3);
        Assert.InRange(cost.OutputTokens, 1, 2);
    }

    [Fact]
    public async Task A_stream_that_tells_its_input_first_and_was_left_early_is_charged_what_came()
    {
        var sink = new RememberingSink();
        var weak = new FaultyChatClient("weak")
        {
            Contents = () => [new UsageContent(new UsageDetails { InputTokenCount = 9, OutputTokenCount = 1 }), new TextContent(string.Concat(Enumerable.Repeat("word ", 475)))],
        };
        using RouteLlmChatClient client = Client(weak, sink);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello there", cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        RoutingCost cost = Assert.Single(sink.Records).Decision.Cost!;
        Assert.Equal((9, true), (cost.InputTokens, cost.IsEstimated));
        Assert.InRange(cost.OutputTokens, 450, 600);
    }

    [Fact]
    public async Task Usage_that_a_response_tells_twice_counts_once_and_stays_as_it_was()
    {
        var weak = new FaultyChatClient("weak") { Usage = new UsageDetails { OutputTokenCount = 10 }, Contents = () => [new TextContent("a"), new UsageContent(new UsageDetails { OutputTokenCount = 10 })] };
        using RouteLlmChatClient client = Client(weak);

        ChatResponse response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((10, 10), (response.GetRoutingDecision()!.Cost!.OutputTokens, response.Usage!.OutputTokenCount));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Without_prices_tokens_are_told_and_no_costs(bool streaming)
    {
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong"), new FaultyChatClient("weak") { Usage = Usage }, new TestRouter(0.1), new RouteLlmOptions { Threshold = 0.5 });

        RoutingCost cost = (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Cost!;

        Assert.Equal((1_000, null, null, null), (cost.InputTokens, cost.Amount, cost.AlwaysStrong, cost.Savings));
    }

    [Fact]
    public void A_price_without_one_for_cached_tokens_counts_them_as_any()
    {
        Assert.Equal(0.003m, new ModelPrice(Input: 1, Output: 2).CostOf(inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 1_000));
        Assert.Equal(0.0024m, new ModelPrice(Input: 1, Output: 2, CachedInput: 0).CostOf(inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 1_000));
    }

    private static RouteLlmChatClient Client(IChatClient weak, IDecisionSink? sink = null)
    {
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5 };
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 2, 0.5m) };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 30) };
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(0.1)]), options), [("weak", weak), ("strong", new FaultyChatClient("strong"))], options, leaveOpen: true, sink is null ? [] : [sink]);
    }
}
