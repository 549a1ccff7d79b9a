using System.Net;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class FallbackTests
{
    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Another_model_answers_when_the_chosen_one_fails_before_its_output(bool streaming)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong);

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal("strong", response.Text);
        Assert.Equal(("strong", RouteTarget.Strong, DecisionBasis.Fallback, "strong-model"), (decision.Model, decision.Target, decision.Basis, decision.ModelId));
        Assert.Equal([("weak", AttemptOutcome.Failed, 503), ("strong", AttemptOutcome.Answered, null)], decision.Attempts.Select(attempt => (attempt.Model, attempt.Outcome, attempt.Status)));
        Assert.Equal("HttpRequestException", decision.Attempts[0].Error);
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Fact]
    public async Task A_stream_that_fails_after_an_empty_update_is_answered_by_another_and_nothing_is_doubled()
    {
        var weak = new FaultyChatClient("weak", Fault.AfterEmptyUpdate);
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong);

        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("strong", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("strong".Length, updates.Count(update => update.Text.Length > 0));
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Fact]
    public async Task Empty_updates_before_the_output_are_given_in_order_once_there_is_some()
    {
        var weak = new FaultyChatClient("weak");
        using RouteLlmChatClient client = Client(new PrefacedChatClient(weak), new FaultyChatClient("strong"));

        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["", "", "w", "e", "a", "k"], updates.Select(update => update.Text));
        Assert.NotNull(updates[0].GetRoutingDecision());
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_failure_that_another_model_would_not_mend_is_the_callers(bool streaming)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new HttpRequestException("bad request", inner: null, HttpStatusCode.BadRequest) };
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong);

        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Same(weak.Failure, thrown);
        Assert.Equal(0, strong.Calls);
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Fact]
    public async Task A_failure_after_the_first_token_is_never_hidden()
    {
        var weak = new FaultyChatClient("weak", Fault.AfterOne);
        var strong = new FaultyChatClient("strong");
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(weak, strong, sink: sink);
        var seen = new List<string>();

        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
            {
                seen.Add(update.Text);
            }
        });

        Assert.Equal("w", string.Concat(seen));
        Assert.Equal(0, strong.Calls);
        Assert.Equal(DecisionOutcome.Failed, Assert.Single(sink.Records).Outcome);
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task When_all_models_fail_the_chosen_ones_failure_is_the_callers(bool streaming)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        var strong = new FaultyChatClient("strong", Fault.BeforeOutput) { Failure = new TimeoutException("other") };
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(weak, strong, sink: sink);

        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Same(weak.Failure, thrown);
        DecisionRecord record = Assert.Single(sink.Records);
        Assert.Equal(DecisionOutcome.Failed, record.Outcome);
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Failed], record.Decision.Attempts.Select(attempt => attempt.Outcome));
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Theory]
    [InlineData(false, nameof(Fault.Hang))]
    [InlineData(true, nameof(Fault.Hang))]
    [InlineData(false, nameof(Fault.HangDeaf))]
    [InlineData(true, nameof(Fault.HangDeaf))]
    public async Task A_model_that_hangs_is_given_up_after_the_time_of_an_attempt(bool streaming, string fault)
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Enum.Parse<Fault>(fault));
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong, fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(5), clock);

        Task<ChatResponse> call = client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        await clock.SomebodyWaitsAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        ChatResponse response = await call;

        Assert.Equal("strong", response.Text);
        Assert.Equal([AttemptOutcome.TimedOut, AttemptOutcome.Answered], response.GetRoutingDecision()!.Attempts.Select(attempt => attempt.Outcome));
        weak.Release();
        await WaitUntilAsync(() => weak.DisposedStreams == weak.OpenedStreams);
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task When_all_models_hang_the_error_names_the_time_and_the_option(bool streaming)
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Fault.Hang);
        var strong = new FaultyChatClient("strong", Fault.Hang);
        using RouteLlmChatClient client = Client(weak, strong, fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(5), clock);

        Task<ChatResponse> call = client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        for (int i = 0; i < 2; i++)
        {
            await clock.SomebodyWaitsAsync();
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("'weak' gave no output within 00:00:05 (FallbackOptions.AttemptTimeout)", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_an_attempt_ends_with_the_first_output()
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak");
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(5), clock);
        string text = string.Empty;

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            text += update.Text;
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("weak", text);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task A_cancelled_call_asks_no_other_model(bool streaming, int cancelledCall)
    {
        using var source = new CancellationTokenSource();
        var weak = new FaultyChatClient("weak", cancelledCall == 1 ? Fault.Hang : Fault.BeforeOutput);
        var strong = new FaultyChatClient("strong", Fault.Hang);
        var sink = new RememberingSink();
        (cancelledCall == 1 ? weak : strong).OnCall = _ => source.CancelAfter(1);
        using RouteLlmChatClient client = Client(weak, strong, sink: sink);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(streaming, "hello", cancellationToken: source.Token));

        Assert.Equal(cancelledCall - 1, strong.Calls);
        DecisionRecord record = Assert.Single(sink.Records);
        Assert.Equal((DecisionOutcome.Abandoned, AttemptOutcome.Cancelled), (record.Outcome, record.Decision.Attempts[^1].Outcome));

        // A stream that is asked for its next update is disposed once it has answered.
        await WaitUntilAsync(() => weak.DisposedStreams == weak.OpenedStreams && strong.DisposedStreams == strong.OpenedStreams);
        AssertStreamsDisposedOnce(weak, strong);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_stream_that_is_cancelled_at_any_update_ends_and_disposes_its_source(int updates)
    {
        using var source = new CancellationTokenSource();
        var weak = new FaultyChatClient("weak");
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), sink: sink);
        int seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: source.Token))
            {
                if (++seen == updates)
                {
                    await source.CancelAsync();
                }
            }
        });

        Assert.Equal(updates, seen);
        Assert.Equal(DecisionOutcome.Abandoned, Assert.Single(sink.Records).Outcome);
        Assert.Equal((1, 1, 0), (weak.OpenedStreams, weak.DisposedStreams, weak.StreamsDisposedTwice));
    }

    [Fact]
    public async Task A_stream_that_is_left_in_the_middle_is_disposed_and_recorded_once()
    {
        var weak = new FaultyChatClient("weak");
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), sink: sink);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(DecisionOutcome.Abandoned, Assert.Single(sink.Records).Outcome);
        Assert.Equal((1, 1, 0), (weak.OpenedStreams, weak.DisposedStreams, weak.StreamsDisposedTwice));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_circuit_opens_probes_and_closes(bool streaming)
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", [.. Enumerable.Repeat(Fault.BeforeOutput, 5)]);
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(
            weak, strong, fallback => fallback.Circuit = new CircuitOptions { MinimumCalls = 4, BreakDuration = TimeSpan.FromSeconds(10), SamplingDuration = TimeSpan.FromMinutes(1) }, clock);

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(DecisionBasis.Fallback, await AskAsync());
        }

        // Open: the model is left alone.
        Assert.Equal(DecisionBasis.Circuit, await AskAsync());
        Assert.Equal(4, weak.Calls);

        // The probe fails, and it is left alone for as long again.
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(DecisionBasis.Fallback, await AskAsync());
        Assert.Equal(DecisionBasis.Circuit, await AskAsync());
        Assert.Equal(5, weak.Calls);

        // The next probe succeeds.
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(DecisionBasis.Score, await AskAsync());
        Assert.Equal(DecisionBasis.Score, await AskAsync());
        Assert.Equal(7, weak.Calls);

        async Task<DecisionBasis> AskAsync() =>
            (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Basis;
    }

    [Fact]
    public async Task A_circuit_opens_when_calls_are_slow_and_their_answers_are_used()
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak") { OnCall = _ => clock.Advance(TimeSpan.FromSeconds(3)) };
        using RouteLlmChatClient client = Client(
            weak,
            new FaultyChatClient("strong"),
            fallback => fallback.Circuit = new CircuitOptions { MinimumCalls = 2, SlowCall = TimeSpan.FromSeconds(2) },
            clock);

        Assert.Equal("weak", (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal("weak", (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal("strong", (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_last_model_standing_is_always_tried(bool streaming)
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput, Fault.BeforeOutput);
        var strong = new FaultyChatClient("strong", Fault.BeforeOutput, Fault.BeforeOutput);
        using RouteLlmChatClient client = Client(weak, strong, fallback => fallback.Circuit = new CircuitOptions { MinimumCalls = 2 }, clock);
        for (int i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));
        }

        // Both circuits are open by now; the chosen model is called all the same, and closes its circuit.
        ChatResponse third = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        ChatResponse fourth = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("weak", "weak"), (third.Text, fourth.Text));
        Assert.Equal(
            [AttemptOutcome.CircuitOpen, AttemptOutcome.CircuitOpen, AttemptOutcome.Answered],
            third.GetRoutingDecision()!.Attempts.Select(attempt => attempt.Outcome));
        Assert.Single(fourth.GetRoutingDecision()!.Attempts);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_model_that_asks_to_be_left_alone_is_left_alone_for_that_long(bool streaming)
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new HttpRequestException("slow down", inner: null, HttpStatusCode.TooManyRequests) };
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong, fallback => fallback.RetryAfter = _ => TimeSpan.FromSeconds(30), clock);

        await AskAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(DecisionBasis.Circuit, await AskAsync());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DecisionBasis.Score, await AskAsync());
        Assert.Equal(2, weak.Calls);

        async Task<DecisionBasis> AskAsync() =>
            (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Basis;
    }

    [Theory]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(IOException), true)]
    [InlineData(typeof(OperationCanceledException), true)]
    [InlineData(typeof(InvalidOperationException), false)]
    [InlineData(typeof(NotSupportedException), false)]
    public async Task Only_failures_of_the_connection_are_mended_by_default(Type failure, bool isMended)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = (Exception)Activator.CreateInstance(failure)! };
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"));

        Task<ChatResponse> call = client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(isMended, await Record.ExceptionAsync(() => call) is null);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    public async Task Statuses_of_other_packages_exceptions_are_read_by_their_property(int status, bool isMended)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new ProvidersException(status) };
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"));

        Task<ChatResponse> call = client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(isMended, await Record.ExceptionAsync(() => call) is null);
    }

    [Fact]
    public async Task A_predicate_says_what_is_mended()
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new NotSupportedException() };
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), fallback => fallback.IsTransient = exception => exception is NotSupportedException);

        Assert.Equal("strong", (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_predicate_that_throws_leaves_the_models_exception_to_the_caller(bool streaming)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), fallback => fallback.IsTransient = _ => throw new InvalidCastException());

        Assert.Same(weak.Failure, await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("refused")]
    public async Task A_probe_that_does_not_succeed_closes_no_circuit(string probe)
    {
        using var source = new CancellationTokenSource();
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput, Fault.BeforeOutput, probe == "cancelled" ? Fault.Hang : Fault.BeforeOutput);
        using RouteLlmChatClient client = Client(
            weak,
            new FaultyChatClient("strong"),
            fallback =>
            {
                fallback.Circuit = new CircuitOptions { MinimumCalls = 2, BreakDuration = TimeSpan.FromSeconds(10) };
                fallback.IsTransient = _ => weak.Calls < 3;
            },
            clock);
        await AskAsync(CancellationToken.None);
        await AskAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(11));

        weak.OnCall = probe == "cancelled" ? _ => source.CancelAfter(1) : null;
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(source.Token));
        weak.OnCall = null;

        // One that was cancelled has shown nothing, so the next one probes; one that failed leaves the model alone again.
        Assert.Equal(probe == "cancelled" ? DecisionBasis.Score : DecisionBasis.Circuit, await AskAsync(CancellationToken.None));

        async Task<DecisionBasis> AskAsync(CancellationToken cancellationToken) => (await client.GetResponseAsync("hello", cancellationToken: cancellationToken)).GetRoutingDecision()!.Basis;
    }

    [Fact]
    public async Task A_probe_that_hangs_does_not_keep_a_model_away_for_good()
    {
        var clock = new ManualClock();
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput, Fault.BeforeOutput, Fault.HangDeaf);
        using RouteLlmChatClient client = Client(
            weak, new FaultyChatClient("strong"), fallback => fallback.Circuit = new CircuitOptions { MinimumCalls = 2, BreakDuration = TimeSpan.FromSeconds(10) }, clock);
        await AskAsync();
        await AskAsync();
        clock.Advance(TimeSpan.FromSeconds(11));
        Task<DecisionBasis> hanging = AskAsync();
        Assert.Equal(DecisionBasis.Circuit, await AskAsync());

        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(DecisionBasis.Score, await AskAsync());
        weak.Release();
        await hanging;

        async Task<DecisionBasis> AskAsync() => (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Basis;
    }

    [Fact]
    public async Task After_a_hold_one_of_many_calls_sees_whether_the_model_answers_again()
    {
        var clock = new ManualClock();
        var circuit = new ModelCircuit(new CircuitOptions { BreakDuration = TimeSpan.FromSeconds(10) }, clock, _ => { });
        circuit.HeedRetryAfter(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(6));
        var probed = new TaskCompletionSource<AttemptResult>();
        int calls = 0;

        Task<AttemptResult?>[] tries = [.. Enumerable.Range(0, 50).Select(_ => circuit.TryAsync(_ =>
        {
            calls++;
            return new ValueTask<AttemptResult>(probed.Task);
        }, 0).AsTask())];
        probed.SetResult(default);
        AttemptResult?[] results = await Task.WhenAll(tries);

        Assert.Equal((1, 49), (calls, results.Count(result => result is null)));
        Assert.False(circuit.IsOpen);
    }

    [Fact]
    public async Task A_hold_of_the_fleet_is_bounded_and_does_not_come_back_once_it_is_over()
    {
        var clock = new ManualClock();
        var circuit = new ModelCircuit(new CircuitOptions(), clock, _ => { });
        long hold = (clock.GetUtcNow() + TimeSpan.FromHours(5)).UtcTicks;

        circuit.HoldWithFleet(hold, longest: TimeSpan.FromMinutes(2));
        Assert.Equal((clock.GetUtcNow() + TimeSpan.FromMinutes(2)).UtcTicks, circuit.HeldUntil);
        await circuit.CloseAsync();
        circuit.HoldWithFleet((clock.GetUtcNow() + TimeSpan.FromMinutes(1)).UtcTicks, longest: TimeSpan.FromMinutes(2));

        Assert.False(circuit.IsOpen);
    }

    [Fact]
    public async Task Many_callers_at_once_see_no_error_while_a_model_is_down()
    {
        var weak = new FaultyChatClient("weak", [.. Enumerable.Repeat(Fault.BeforeOutput, 100_000)]);
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong);

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 64).SelectMany(caller => Enumerable.Range(0, 20).Select(call =>
            client.AskAsync(streaming: call % 2 == 0, "hello", cancellationToken: TestContext.Current.CancellationToken))));

        Assert.All(responses, response => Assert.Equal("strong", response.Text));
        AssertStreamsDisposedOnce(weak, strong);
    }

    private static RouteLlmChatClient Client(
        IChatClient weak, IChatClient strong, Action<FallbackOptions>? configure = null, TimeProvider? clock = null, IDecisionSink? sink = null)
    {
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5, Fallback = new FallbackOptions() };
        configure?.Invoke(options.Fallback);
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(0.2)]), options), [("weak", weak), ("strong", strong)], options, leaveOpen: true, sink is null ? [] : [sink], clock: clock);
    }

    private static void AssertStreamsDisposedOnce(params FaultyChatClient[] clients) =>
        Assert.All(clients, client => Assert.Equal((client.OpenedStreams, 0), (client.DisposedStreams, client.StreamsDisposedTwice)));

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
