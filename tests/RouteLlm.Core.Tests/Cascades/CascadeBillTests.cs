using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>What a cascade bills of answers that nobody gets, however the request ends.</summary>
public sealed class CascadeBillTests
{
    private static readonly UsageDetails Million = new() { InputTokenCount = 1_000_000, OutputTokenCount = 1_000_000 };

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_rejected_answer_is_billed_where_the_caller_leaves_before_the_better_one_begins(bool isStreaming)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var weak = new FaultyChatClient("weak") { Usage = Million };
        var strong = new FaultyChatClient("strong", Fault.Hang) { OnCall = _ => cancellation.CancelAfter(20) };

        RoutingCost? cost = await FailAsync<OperationCanceledException>(weak, strong, isStreaming, new DelegateCheck("own", static _ => 0.1), cancellation.Token);

        Assert.Equal((3m, 3m, false), (cost?.Amount, cost?.FailedAttempts, cost?.IsEstimated));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_answer_is_billed_where_the_caller_leaves_while_it_is_checked(bool isStreaming)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var weak = new FaultyChatClient("weak") { Usage = Million };
        var check = new DelegateCheck("cancels", async (_, cancellationToken) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        });

        RoutingCost? cost = await FailAsync<OperationCanceledException>(weak, new FaultyChatClient("strong"), isStreaming, check, cancellation.Token);

        Assert.Equal((3m, 3m, false), (cost?.Amount, cost?.FailedAttempts, cost?.IsEstimated));
    }

    [Fact]
    public async Task A_stream_that_breaks_while_it_is_held_back_is_billed_for_what_came()
    {
        var weak = new FaultyChatClient("weak", Fault.AfterOne);
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong") { Usage = Million }, new DelegateCheck("own", static _ => 0.9), configure: static options => options.Fallback = new FallbackOptions());

        ChatResponse response = await client.AskAsync(streaming: true, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingCost cost = response.GetRoutingDecision()!.Cost!;
        Assert.Equal("strong", response.Text);
        Assert.True(cost is { FailedAttempts: > 0, IsEstimated: true });
        Assert.Equal(30m + cost.FailedAttempts, cost.Amount);
    }

    [Fact]
    public async Task A_better_answer_that_was_whole_before_the_checks_passed_is_billed_as_it_was_counted()
    {
        var strong = new FaultyChatClient("strong") { Usage = Million };
        var check = new DelegateCheck("waits", static async (_, cancellationToken) =>
        {
            // Long enough for the other answer.
            await Task.Delay(500, cancellationToken);
            return new AnswerCheckResult(0.9);
        });
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak") { Usage = Million }, strong, check, static cascade =>
        {
            cascade.SpeculateBelow = 0.7;
            cascade.CheckWith(new DelegateCheck("sign", static _ => 0.6));
        });

        ChatResponse response = await client.AskAsync(streaming: false, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingCost cost = response.GetRoutingDecision()!.Cost!;
        Assert.Equal(("weak", 30m, 33m, false), (response.Text, cost.FailedAttempts, cost.Amount, cost.IsEstimated));
    }

    [Fact]
    public async Task A_better_model_that_had_failed_before_the_checks_passed_failed_and_is_not_billed()
    {
        var check = new DelegateCheck("waits", static async (_, cancellationToken) =>
        {
            await Task.Delay(500, cancellationToken);
            return new AnswerCheckResult(0.9);
        });
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak") { Usage = Million }, new FaultyChatClient("strong", Fault.BeforeOutput), check, static cascade =>
        {
            cascade.SpeculateBelow = 0.7;
            cascade.CheckWith(new DelegateCheck("sign", static _ => 0.6));
        });

        RoutingDecision decision = (await client.AskAsync(streaming: false, "what?", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal([("weak", AttemptOutcome.Answered), ("strong", AttemptOutcome.Failed)], decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
        Assert.Equal((0m, 3m), (decision.Cost!.FailedAttempts, decision.Cost.Amount));
    }

    private static async Task<RoutingCost?> FailAsync<TException>(IChatClient weak, IChatClient strong, bool isStreaming, IAnswerCheck check, CancellationToken cancellationToken)
        where TException : Exception
    {
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(weak, strong, check, sink: sink);

        await Assert.ThrowsAnyAsync<TException>(() => client.AskAsync(isStreaming, "what?", cancellationToken: cancellationToken));

        DecisionRecord record = Assert.Single(sink.Records);
        Assert.Equal(DecisionOutcome.Abandoned, record.Outcome);
        return record.Decision.Cost;
    }

    private static RouteLlmChatClient Client(
        IChatClient weak, IChatClient strong, IAnswerCheck check, Action<CascadeOptions>? cascade = null, Action<RouteLlmOptions>? configure = null, RememberingSink? sink = null)
    {
        var options = new RouteLlmOptions { Threshold = 0.5, Cascade = new CascadeOptions { ClearlyWeakBelow = 0.4, ClearlyStrongFrom = 0.6, MaximumDelay = TimeSpan.FromMinutes(1) } };
        cascade?.Invoke(options.Cascade);
        options.Cascade.CheckWith(check);
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 2) };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 20) };
        configure?.Invoke(options);
        var router = new TextRouter(static _ => 0.5);
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([router]), options.WithRouter(router.Name)), [("weak", weak), ("strong", strong)], options, leaveOpen: false, sinks: sink is null ? [] : [sink]);
    }
}
