using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>The ways in which providers tell what a stream used.</summary>
public sealed class StreamedUsageTests
{
    public static TheoryData<string, long, long> Forms { get; } = new()
    {
        { "0:100/1 0:100/2 0:100/3", 100, 3 }, // running totals
        { "text text 0:100/3", 100, 3 }, // at the end
        { "0:100/3 text text", 100, 3 }, // in the first chunk
        { "text 0:100/3 0:100/3", 100, 3 }, // twice
        { "0:100/1 text 0:-/3", 100, 3 }, // input first, output at the end
        { "0:100/3 results 0:150/5", 250, 8 }, // functions that the client calls itself
        { "0:100/3 1:150/5 1:150/6", 250, 9 }, // two responses in one answer
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Usage_is_counted_once(string form, long input, long output)
    {
        ChatResponseUpdate[] updates = [new(ChatRole.Assistant, "hello"), .. form.Split(' ').Select(Update)];
        var options = new RouteLlmOptions { Threshold = 0.5 };
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong"), new ScriptedChatClient("weak", updates), new TestRouter(0.1), options);

        ChatResponse response = await client.AskAsync(streaming: true, "hello", cancellationToken: TestContext.Current.CancellationToken);

        RoutingCost cost = response.GetRoutingDecision()!.Cost!;
        Assert.Equal((input, output, false), (cost.InputTokens, cost.OutputTokens, cost.IsEstimated));
    }

    [Fact]
    public async Task A_decision_has_its_cost_with_the_end_of_the_stream_and_one_only()
    {
        var costs = new HashSet<RoutingCost?>();
        RoutingDecision? decision = null;
        using var client = new RouteLlmChatClient(
            new FaultyChatClient("strong"), new ScriptedChatClient("weak", Update("text"), Update("0:100/1"), Update("0:100/2")), new TestRouter(0.1), new RouteLlmOptions { Threshold = 0.5 });

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            decision ??= update.GetRoutingDecision();
            costs.Add(decision!.Cost);
        }

        Assert.Null(Assert.Single(costs));
        Assert.Equal(2, decision!.Cost!.OutputTokens);
    }

    private static ChatResponseUpdate Update(string form)
    {
        if (form == "text")
        {
            return new ChatResponseUpdate(ChatRole.Assistant, "text");
        }

        if (form == "results")
        {
            return new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("call", "result")]);
        }

        string[] parts = form.Split(':', '/');
        var usage = new UsageDetails { InputTokenCount = parts[1] == "-" ? null : long.Parse(parts[1], CultureInfo.InvariantCulture), OutputTokenCount = long.Parse(parts[2], CultureInfo.InvariantCulture) };
        return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ResponseId = parts[0] };
    }
}
