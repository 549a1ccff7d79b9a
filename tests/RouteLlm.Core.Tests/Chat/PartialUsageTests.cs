using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Providers that count only a part of what an answer used: the rest is estimated, and nothing is free.</summary>
public sealed class PartialUsageTests
{
    private static readonly UsageDetails[] Counted =
    [
        new(),
        new() { TotalTokenCount = 1_000 },
        new() { InputTokenCount = 1_000_000 },
        new() { OutputTokenCount = 1_000_000 },
    ];

    public static TheoryData<bool, int> Cases { get; } = new(
        from streaming in (bool[])[false, true]
        from counted in Enumerable.Range(0, Counted.Length)

        select (streaming, counted));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_the_provider_does_not_count_is_estimated(bool streaming, int counted)
    {
        using RouteLlmChatClient client = Client(new FaultyChatClient("an answer of several words", []) { Usage = Counted[counted] });

        RoutingCost cost = (await client.AskAsync(streaming, "what is it all about?", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Cost!;

        Assert.True(cost.IsEstimated);
        Assert.InRange(cost.InputTokens, 1, 1_000_000);
        Assert.InRange(cost.OutputTokens, 1, 1_000_000);
        Assert.Equal(Counted[counted].InputTokenCount is not null, cost.InputTokens == 1_000_000);
        Assert.Equal(Counted[counted].OutputTokenCount is not null, cost.OutputTokens == 1_000_000);
    }

    [Fact]
    public async Task The_same_holds_for_a_rejected_answer()
    {
        using RouteLlmChatClient client = Client(new FaultyChatClient("an answer of several words", []) { Usage = new UsageDetails { InputTokenCount = 1_000_000 } }, static options =>
        {
            options.Cascade = new CascadeOptions { ClearlyWeakBelow = 0.05, ClearlyStrongFrom = 0.9 };
            options.Cascade.CheckWith(new DelegateCheck("own", static _ => 0));
        });

        RoutingCost cost = (await client.AskAsync(streaming: false, "what?", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Cost!;

        Assert.True(cost is { IsEstimated: true, FailedAttempts: > 1 and < 1.1m });
    }

    private static RouteLlmChatClient Client(IChatClient weak, Action<RouteLlmOptions>? configure = null)
    {
        var options = new RouteLlmOptions { Threshold = 0.5 };
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 2) };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 20) };
        configure?.Invoke(options);
        return new RouteLlmChatClient(new FaultyChatClient("strong") { Usage = new UsageDetails { InputTokenCount = 1, OutputTokenCount = 1 } }, weak, new TextRouter(static _ => 0.1), options);
    }
}
