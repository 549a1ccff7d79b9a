using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class CascadeTests
{
    private static readonly ModelPrice WeakPrice = new(1, 2);
    private static readonly ModelPrice StrongPrice = new(10, 20);

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [InlineData(false, 0.1, "weak", DecisionBasis.Score, null)]
    [InlineData(true, 0.1, "weak", DecisionBasis.Score, null)]
    [InlineData(false, 0.9, "strong", DecisionBasis.Score, null)]
    [InlineData(true, 0.9, "strong", DecisionBasis.Score, null)]
    [InlineData(false, 0.45, "weak", DecisionBasis.Cascade, 0.8)]
    [InlineData(true, 0.55, "weak", DecisionBasis.Cascade, 0.8)]
    public async Task Only_a_score_in_the_grey_zone_has_the_answer_checked(bool isStreaming, double score, string model, DecisionBasis basis, double? checkScore)
    {
        var weak = new FaultyChatClient("weak");
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), score, static _ => 0.8);

        ChatResponse response = await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal((model, model, basis, checkScore), (response.Text, decision.Model, decision.Basis, decision.CheckScore));
        Assert.Equal(basis == DecisionBasis.Cascade ? "the answer of 'weak' scored 0.80 (own), at least 0.50" : null, decision.Reason);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_answer_that_fails_its_check_is_seen_by_nobody_and_both_models_are_billed(bool isStreaming)
    {
        var weak = new FaultyChatClient("weak") { Usage = new UsageDetails { InputTokenCount = 1_000_000, OutputTokenCount = 500_000 } };
        var strong = new FaultyChatClient("strong") { Usage = new UsageDetails { InputTokenCount = 1_000_000, OutputTokenCount = 1_000_000 } };
        using RouteLlmChatClient client = Client(weak, strong, 0.5, static _ => 0.3);

        ChatResponse response = await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(("strong", "strong", DecisionBasis.Cascade, RouteTarget.Strong, 0.3), (response.Text, decision.Model, decision.Basis, decision.Target, decision.CheckScore));
        Assert.Equal("the answer of 'weak' scored 0.30 (own), below 0.50", decision.Reason);
        Assert.Equal([("weak", AttemptOutcome.Rejected), ("strong", AttemptOutcome.Answered)], decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
        Assert.Equal((1m + 1m, 10m + 20m + 2m), (decision.Cost!.FailedAttempts, decision.Cost.Amount));
        Assert.Equal((1, 1), (weak.Calls, strong.Calls));
        Assert.Equal((weak.OpenedStreams, 0), (weak.DisposedStreams, weak.StreamsDisposedTwice));
        Assert.Equal((strong.OpenedStreams, 0), (strong.DisposedStreams, strong.StreamsDisposedTwice));
    }

    [Theory]
    [InlineData(false, 0.3, 0.9, "first")]
    [InlineData(true, 0.3, 0.1, "first")]
    [InlineData(false, 0.9, 0.3, "second")]
    [InlineData(true, 0.9, 0.3, "second")]
    [InlineData(false, 0.6, 0.9, null)]
    public async Task The_decision_says_which_check_rejected(bool isStreaming, double first, double second, string? rejectedBy)
    {
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.5, check: null, cascade =>
        {
            cascade.CheckWith(new DelegateCheck("first", _ => first));
            cascade.CheckWith(new DelegateCheck("second", _ => second));
        });

        RoutingDecision decision = (await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((rejectedBy is null ? "weak" : "strong", rejectedBy), (decision.Model, decision.Inputs!.RejectedBy));
        Assert.Equal(rejectedBy == "first", decision.Inputs.IsCutOff);
    }

    [Fact]
    public async Task Of_a_stream_only_the_first_tokens_are_held_back_and_none_is_lost_or_shown_twice()
    {
        string seen = string.Empty;
        using RouteLlmChatClient client = Client(Words(200), new FaultyChatClient("strong"), 0.5, answer => (seen = answer.Text).Length > 0 ? 0.9 : 0, static cascade => cascade.HeldBackTokens = 20);

        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync("count", cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(static word => $"word{word} ")), updates.ToChatResponse().Text);
        Assert.InRange(seen.Length, 30, 200);
        Assert.StartsWith("word0 word1 ", seen, StringComparison.Ordinal);
        Assert.Equal("weak", updates[0].GetRoutingDecision()!.Model);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_check_that_takes_too_long_lets_the_answer_go(bool isStreaming)
    {
        var never = new DelegateCheck("slow", static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        });
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.55, check: null, cascade =>
        {
            cascade.CheckWith(never);
            cascade.MaximumDelay = TimeSpan.FromMilliseconds(50);
        });

        ChatResponse response = await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("weak", DecisionBasis.Cascade, "the answer of 'weak' was not checked within 0.05 s"), (response.Text, response.GetRoutingDecision()!.Basis, response.GetRoutingDecision()!.Reason));
    }

    [Fact]
    public async Task A_stream_that_stops_in_the_held_part_goes_on_where_it_was()
    {
        // Three words come, then none for a while: what came is checked and given, and the rest follows.
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var weak = new PausingChatClient(["one ", "two ", "three ", "four ", "five"], pauseAfter: 3, pause.Task);
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), 0.5, static answer => answer.Text == "one two three " ? 0.9 : 0, static cascade => cascade.MaximumDelay = TimeSpan.FromSeconds(1));

        await using IAsyncEnumerator<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("count", cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        string text = string.Empty;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(await stream.MoveNextAsync());
            text += stream.Current.Text;
        }

        Assert.Equal("one two three ", text);
        pause.SetResult();
        while (await stream.MoveNextAsync())
        {
            text += stream.Current.Text;
        }

        Assert.Equal("one two three four five", text);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Where_no_check_can_tell_the_score_decides(bool isStreaming)
    {
        using RouteLlmChatClient above = Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.55, static _ => null);
        using RouteLlmChatClient below = Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.45, static _ => throw new InvalidOperationException("secret"));
        using RouteLlmChatClient odd = Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.45, static _ => double.NaN);

        Assert.Equal("strong", (await above.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal("weak", (await below.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken)).Text);
        ChatResponse response = await odd.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("weak", "no check could tell of the answer of 'weak', and the score decided"), (response.Text, response.GetRoutingDecision()!.Reason));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_rejected_answer_is_given_all_the_same_where_the_strong_model_fails(bool isStreaming, bool hasFallback)
    {
        var weak = new FaultyChatClient("weak");
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong", Fault.BeforeOutput), 0.5, static _ => 0.1, configure: options => options.Fallback = hasFallback ? new FallbackOptions() : null);

        ChatResponse response = await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(("weak", "weak", DecisionBasis.Cascade, 1), (response.Text, decision.Model, decision.Basis, weak.Calls));
        Assert.Equal([("weak", AttemptOutcome.Rejected), ("strong", AttemptOutcome.Failed)], decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
        Assert.EndsWith("; 'strong' failed", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_weak_model_that_fails_is_a_failure_like_any_other(bool isStreaming, bool hasFallback)
    {
        using RouteLlmChatClient client = Client(
            new FaultyChatClient("weak", Fault.BeforeOutput), new FaultyChatClient("strong"), 0.5, static _ => 0.9, configure: options => options.Fallback = hasFallback ? new FallbackOptions() : null);

        Task<ChatResponse> asked = client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);
        if (!hasFallback)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => asked);
            return;
        }

        RoutingDecision decision = (await asked).GetRoutingDecision()!;
        Assert.Equal(("strong", DecisionBasis.Fallback, null), (decision.Model, decision.Basis, decision.CheckScore));
        Assert.Equal([("weak", AttemptOutcome.Failed), ("strong", AttemptOutcome.Answered)], decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
    }

    [Fact]
    public async Task A_stream_that_breaks_while_it_is_held_back_was_seen_by_nobody_and_the_strong_model_answers()
    {
        using RouteLlmChatClient client = Client(new FaultyChatClient("weak", Fault.AfterOne), new FaultyChatClient("strong"), 0.5, static _ => 0.9, configure: static options => options.Fallback = new FallbackOptions());

        ChatResponse response = await client.AskAsync(streaming: true, "what?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("strong", DecisionBasis.Fallback), (response.Text, response.GetRoutingDecision()!.Basis));
        Assert.Equal([("weak", AttemptOutcome.Failed), ("strong", AttemptOutcome.Answered)], response.GetRoutingDecision()!.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_caller_that_cancels_while_the_answer_is_checked_gets_no_answer_and_leaves_nothing_open(bool isStreaming)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var weak = new FaultyChatClient("weak");
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong, 0.5, check: null, cascade => cascade.CheckWith(new DelegateCheck("cancels", async (_, cancellationToken) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        })));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(isStreaming, "what?", cancellationToken: cancellation.Token));

        Assert.Equal((0, weak.OpenedStreams), (strong.Calls, weak.DisposedStreams));
    }

    [Theory]
    [InlineData(false, 0.9)]
    [InlineData(true, 0.9)]
    [InlineData(false, 0.2)]
    [InlineData(true, 0.2)]
    public async Task The_strong_model_is_called_at_a_first_sign_and_cancelled_where_the_checks_pass(bool isStreaming, double last)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var weak = new FaultyChatClient("weak");
        var strong = new FaultyChatClient("strong", last > 0.5 ? Fault.Hang : Fault.None) { OnCall = _ => called.TrySetResult() };
        using RouteLlmChatClient client = Client(weak, strong, 0.5, static _ => 0.6, cascade =>
        {
            cascade.SpeculateBelow = 0.7;
            cascade.CheckWith(new DelegateCheck("asks", async (_, cancellationToken) =>
            {
                // The strong model is at work before this check is done.
                await called.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
                return new AnswerCheckResult(last);
            }));
            cascade.MaximumDelay = TimeSpan.FromMinutes(1);
        });

        ChatResponse response = await client.AskAsync(isStreaming, "what?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(last > 0.5 ? "weak" : "strong", response.Text);
        Assert.Equal((1, 1), (weak.Calls, strong.Calls));
        Assert.Equal(
            last > 0.5 ? [("weak", AttemptOutcome.Answered), ("strong", AttemptOutcome.Cancelled)] : [("weak", AttemptOutcome.Rejected), ("strong", AttemptOutcome.Answered)],
            decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
        Assert.NotEqual(0, decision.Cost!.FailedAttempts);
    }

    [Fact]
    public async Task A_spent_budget_a_named_model_and_a_named_threshold_leave_nothing_to_check()
    {
        int checks = 0;
        using RouteLlmChatClient spent = Client(new FaultyChatClient("weak") { Usage = new UsageDetails { InputTokenCount = 9, OutputTokenCount = 9 } }, new FaultyChatClient("strong"), 0.5, _ => ++checks, configure: static options =>
            options.Budgets.Add(new BudgetOptions { Limit = 0.000001m, Window = TimeSpan.FromDays(1) }));
        await spent.GetResponseAsync("what?", new ChatOptions { ModelId = "weak" }, TestContext.Current.CancellationToken);

        ChatResponse weak = await spent.GetResponseAsync("what?", cancellationToken: TestContext.Current.CancellationToken);
        ChatResponse named = await Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.5, _ => ++checks).GetResponseAsync("what?", new ChatOptions { ModelId = "router-text-0.5" }, TestContext.Current.CancellationToken);

        Assert.Equal(("weak", "strong", 0), (weak.Text, named.Text, checks));
    }

    [Fact]
    public async Task The_share_of_strong_calls_counts_what_is_rejected()
    {
        // Scores are spread evenly; of the answers in the zone half are bad, and the check knows.
        var random = new Random(7);
        double score = 0;
        int strong = 0;
        int checks = 0;
        var options = new RouteLlmOptions { StrongModelPercent = 30, Cascade = new CascadeOptions { GreyZonePercent = 40, RejectedPercent = 50 } };
        options.Cascade.CheckWith(new DelegateCheck("own", _ => checks++ % 2));
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong"), new FaultyChatClient("weak"), new EvenRouter(() => score), options);
        for (int i = 0; i < 4000; i++)
        {
            score = random.NextDouble();
            ChatResponse response = await client.GetResponseAsync("what?", cancellationToken: TestContext.Current.CancellationToken);
            strong += response.Text == "strong" ? 1 : 0;
        }

        Assert.InRange(strong / 4000.0, 0.28, 0.32);
        Assert.InRange(checks / 4000.0, 0.38, 0.42);
    }

    [Fact]
    public async Task A_held_share_moves_the_zone_and_the_score_that_passes()
    {
        // Traffic is harder than the calibration, and checks score lower than anybody thought.
        var random = new Random(8);
        double score = 0;
        int strong = 0;
        var options = new RouteLlmOptions { StrongModelPercent = 30, HeldShare = new HeldShareOptions(), Cascade = new CascadeOptions() };
        options.Cascade.CheckWith(new DelegateCheck("own", _ => random.NextDouble() * 0.3));
        using var client = new RouteLlmChatClient(new FaultyChatClient("strong"), new FaultyChatClient("weak"), new EvenRouter(() => score), options);
        for (int i = 0; i < 6000; i++)
        {
            score = Math.Sqrt(random.NextDouble());
            ChatResponse response = await client.GetResponseAsync("what?", cancellationToken: TestContext.Current.CancellationToken);
            strong += i >= 2000 && response.Text == "strong" ? 1 : 0;
        }

        Assert.InRange(strong / 4000.0, 0.27, 0.33);
    }

    [Fact]
    public async Task Of_three_models_the_weakest_begins_and_the_one_of_the_score_follows()
    {
        var options = new RouteLlmOptions { Cascade = Zone(new CascadeOptions(), static _ => 0.1) };
        options.RankThresholds.Add(0.45);
        options.RankThresholds.Add(0.55);
        using var client = new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TextRouter(static _ => 0.5)]), options.WithRouter("text")),
            [("small", new FaultyChatClient("small")), ("middle", new FaultyChatClient("middle")), ("large", new FaultyChatClient("large"))],
            options,
            leaveOpen: true);

        ChatResponse response = await client.GetResponseAsync("what?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("middle", response.Text);
        Assert.Equal(["small", "middle"], response.GetRoutingDecision()!.Attempts.Select(static attempt => attempt.Model));
    }

    [Fact]
    public void Options_that_have_no_meaning_are_refused_with_what_to_write()
    {
        var exception = Assert.Throws<ArgumentException>(static () => Client(new FaultyChatClient("weak"), new FaultyChatClient("strong"), 0.5, static _ => 1, static cascade =>
        {
            cascade.Checks.Add("luck");
            cascade.MinimumScore = 2;
            cascade.ClearlyWeakBelow = 0.7;
            cascade.HeldBackTokens = 0;
            cascade.MaximumDelay = TimeSpan.Zero;
            cascade.RejectedPercent = 0;
            cascade.GreyZonePercent = 0;
        }));

        foreach (string error in (string[])["Checks has 'luck'", "MinimumScore is 2", "leaves no zone", "HeldBackTokens is 0", "MaximumDelay is 00:00:00", "RejectedPercent is 0", "GreyZonePercent is 0"])
        {
            Assert.Contains(error, exception.Message, StringComparison.Ordinal);
        }
    }

    private static RouteLlmChatClient Client(
        IChatClient weak, IChatClient strong, double score, Func<CheckedAnswer, double?>? check, Action<CascadeOptions>? cascade = null, Action<RouteLlmOptions>? configure = null)
    {
        var options = new RouteLlmOptions { Threshold = 0.5, Cascade = Zone(new CascadeOptions(), check) };
        cascade?.Invoke(options.Cascade);
        options.Models["weak"] = new ModelOptions { Price = WeakPrice };
        options.Models["strong"] = new ModelOptions { Price = StrongPrice };
        configure?.Invoke(options);
        return new RouteLlmChatClient(strong, weak, new TextRouter(_ => score), options);
    }

    private static CascadeOptions Zone(CascadeOptions options, Func<CheckedAnswer, double?>? check)
    {
        (options.ClearlyWeakBelow, options.ClearlyStrongFrom) = (0.4, 0.6);
        if (check is not null)
        {
            options.CheckWith(new DelegateCheck("own", check));
        }

        return options;
    }

    private static PausingChatClient Words(int count) => new([.. Enumerable.Range(0, count).Select(static word => $"word{word} ")], count, Task.CompletedTask);

    /// <summary>A router whose scores are spread evenly.</summary>
    private sealed class EvenRouter(Func<double> score) : ICalibratedRouter
    {
        public string Name => "even";

        public ThresholdCalibration Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(score()));
    }
}
