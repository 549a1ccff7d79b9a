using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Answers that are none, silence, and requests that are too long.</summary>
public sealed class NoAnswerTests
{
    private static readonly UsageDetails Usage = new() { InputTokenCount = 1_000, OutputTokenCount = 10 };

    public static TheoryData<string, bool> Nones { get; } = new(
        from kind in new[] { "nothing", "empty text", "usage alone", "an error" }
        from streaming in new[] { false, true }
        select (kind, streaming));

    public static TheoryData<string, bool> Endings { get; } = new(
        from reason in new[] { "stop", "length", "content_filter", "tool_calls" }
        from streaming in new[] { false, true }
        select (reason, streaming));

    public static TheoryData<string, bool> TooLong { get; } = new(
        from words in new[]
        {
            "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens. (context_length_exceeded)",
            "prompt is too long: 210000 tokens > 200000 maximum",
            "the request exceeds the available context size. try increasing the context size or enable context shift",
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            "`inputs` tokens + `max_new_tokens` must be <= 4096.",
        }
        from streaming in new[] { false, true }
        select (words, streaming));

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Nones))]
    public async Task An_answer_that_is_none_falls_back_and_counts_for_the_circuit(string kind, bool streaming)
    {
        var weak = new ScriptedChatClient("weak", None(kind));
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(weak, strong, options => options.Fallback = new FallbackOptions { Circuit = { MinimumCalls = 2 } });

        for (int i = 0; i < 5; i++)
        {
            ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("strong", response.Text);
        }

        Assert.InRange(weak.Calls, 2, 3);
        ChatResponse last = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((DecisionBasis.Circuit, AttemptOutcome.CircuitOpen), (last.GetRoutingDecision()!.Basis, last.GetRoutingDecision()!.Attempts[0].Outcome));
    }

    [Theory]
    [MemberData(nameof(Nones))]
    public async Task Without_a_fallback_it_fails_and_is_recorded_as_failed(string kind, bool streaming)
    {
        var sink = new RememberingSink();
        using RouteLlmChatClient client = Client(new ScriptedChatClient("weak", None(kind)), new FaultyChatClient("strong"), sink: sink);

        NoAnswerException thrown = await Assert.ThrowsAsync<NoAnswerException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'weak'", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((DecisionOutcome.Failed, AttemptOutcome.Failed), (Assert.Single(sink.Records).Outcome, sink.Records[0].Decision.Attempts[0].Outcome));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task An_answer_without_content_that_says_why_it_ended_is_one(string reason, bool streaming)
    {
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(
            new ScriptedChatClient("weak", new ChatResponseUpdate(ChatRole.Assistant, string.Empty) { FinishReason = new ChatFinishReason(reason) }), strong, options => options.Fallback = new FallbackOptions());

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("weak", reason, 0), (response.GetRoutingDecision()!.Model, response.FinishReason!.Value.Value, strong.Calls));
    }

    [Fact]
    public async Task An_error_after_the_first_output_is_told_and_recorded_as_failed()
    {
        var sink = new RememberingSink();
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(
            new ScriptedChatClient("weak", new ChatResponseUpdate(ChatRole.Assistant, "half"), new ChatResponseUpdate { FinishReason = new ChatFinishReason("error") }),
            strong,
            options => options.Fallback = new FallbackOptions(),
            sink);
        var seen = new List<string>();

        await Assert.ThrowsAsync<NoAnswerException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
            {
                seen.Add(update.Text);
            }
        });

        Assert.Equal(["half"], seen);
        Assert.Equal((DecisionOutcome.Failed, 0), (Assert.Single(sink.Records).Outcome, strong.Calls));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task What_a_failed_attempt_used_is_part_of_the_cost(bool streaming)
    {
        using RouteLlmChatClient client = Client(
            new ScriptedChatClient("weak", None("usage alone")), new FaultyChatClient("strong") { Usage = Usage }, options => options.Fallback = new FallbackOptions());

        RoutingCost cost = (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Cost!;

        decimal failed = new ModelPrice(1, 2).CostOf(Usage);
        Assert.Equal((failed, failed + new ModelPrice(10, 30).CostOf(Usage), false), (cost.FailedAttempts, cost.Amount!.Value, cost.IsEstimated));
        Assert.Equal((1_000, 10), (cost.InputTokens, cost.OutputTokens));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_input_of_an_attempt_that_ran_out_of_time_is_part_of_the_cost(bool streaming)
    {
        var clock = new ManualClock();
        using RouteLlmChatClient client = Client(
            new FaultyChatClient("weak", Fault.Hang), new FaultyChatClient("strong") { Usage = Usage }, options => options.Fallback = new FallbackOptions(), clock: clock);

        Task<ChatResponse> call = client.AskAsync(streaming, new string('a', 4_000), cancellationToken: TestContext.Current.CancellationToken);
        await clock.SomebodyWaitsAsync();
        clock.Advance(FallbackOptions.DefaultAttemptTimeout);
        RoutingCost cost = (await call).GetRoutingDecision()!.Cost!;

        Assert.True(cost.IsEstimated);
        Assert.True(cost.FailedAttempts > 0);
        Assert.Equal(cost.FailedAttempts + new ModelPrice(10, 30).CostOf(Usage), cost.Amount);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_model_has_a_time_of_its_own(bool streaming)
    {
        var clock = new ManualClock();
        using RouteLlmChatClient client = Client(
            new FaultyChatClient("weak", Fault.Hang),
            new FaultyChatClient("strong"),
            options =>
            {
                options.Fallback = new FallbackOptions();
                options.Models["weak"].AttemptTimeout = TimeSpan.FromSeconds(3);
            },
            clock: clock);

        Task<ChatResponse> call = client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
        await clock.SomebodyWaitsAsync();
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("strong", (await call).Text);
    }

    [Fact]
    public async Task Signs_of_life_begin_the_time_anew()
    {
        var clock = new ManualClock();
        var empty = new ChatResponseUpdate(ChatRole.Assistant, string.Empty);
        using RouteLlmChatClient client = Client(
            new ScriptedChatClient("weak", empty, empty, null), new FaultyChatClient("strong"), options => options.Fallback = new FallbackOptions { AttemptTimeout = TimeSpan.FromSeconds(5) }, clock: clock);

        Task<ChatResponse> call = client.AskAsync(streaming: true, "hello", cancellationToken: TestContext.Current.CancellationToken);
        await clock.SomebodyWaitsAsync();
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("strong", (await call).Text);
    }

    [Theory]
    [MemberData(nameof(TooLong))]
    public async Task A_request_that_is_too_long_goes_to_the_larger_window_and_no_circuit_counts_it(string words, bool streaming)
    {
        var weak = new FaultyChatClient("weak", [.. Enumerable.Repeat(Fault.BeforeOutput, 10)]) { Failure = new HttpRequestException(words, inner: null, System.Net.HttpStatusCode.BadRequest) };
        using RouteLlmChatClient client = Client(
            weak,
            new FaultyChatClient("strong"),
            options =>
            {
                options.Fallback = new FallbackOptions { Circuit = { MinimumCalls = 2 } };
                options.Models["weak"].Capabilities = new ModelCapabilities { ContextTokens = 4_096 };
                options.Models["strong"].Capabilities = new ModelCapabilities { ContextTokens = 128_000 };
            });

        for (int calls = 1; calls <= 5; calls++)
        {
            ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(("strong", DecisionBasis.Fallback, calls), (response.Text, response.GetRoutingDecision()!.Basis, weak.Calls));
        }
    }

    [Theory]
    [InlineData(128_000, 4_096)]
    [InlineData(4_096, 4_096)]
    public async Task Without_a_larger_window_the_models_own_words_are_the_callers(int weakWindow, int strongWindow)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new HttpRequestException("maximum context length", inner: null, System.Net.HttpStatusCode.BadRequest) };
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(
            weak,
            strong,
            options =>
            {
                options.Fallback = new FallbackOptions();
                options.Models["weak"].Capabilities = new ModelCapabilities { ContextTokens = weakWindow };
                options.Models["strong"].Capabilities = new ModelCapabilities { ContextTokens = strongWindow };
            });

        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Same(weak.Failure, thrown);
        Assert.Equal(0, strong.Calls);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(402, true)]
    [InlineData(403, false)]
    public async Task A_status_that_the_options_name_falls_back(int status, bool fallsBack)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput) { Failure = new HttpRequestException("no", inner: null, (System.Net.HttpStatusCode)status) };
        using RouteLlmChatClient client = Client(weak, new FaultyChatClient("strong"), options => options.Fallback = new FallbackOptions { AlsoOnStatus = { 401, 402 } });

        Task<ChatResponse> call = client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        if (fallsBack)
        {
            Assert.Equal("strong", (await call).Text);
        }
        else
        {
            Assert.Same(weak.Failure, await Assert.ThrowsAsync<HttpRequestException>(() => call));
        }
    }

    private static ChatResponseUpdate[] None(string kind) => kind switch
    {
        "nothing" => [],
        "empty text" => [new ChatResponseUpdate(ChatRole.Assistant, string.Empty), new ChatResponseUpdate { Role = ChatRole.Assistant }],
        "usage alone" => [new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage)])],
        _ => [new ChatResponseUpdate(ChatRole.Assistant, string.Empty) { FinishReason = new ChatFinishReason("error") }],
    };

    private static RouteLlmChatClient Client(IChatClient weak, IChatClient strong, Action<RouteLlmOptions>? configure = null, RememberingSink? sink = null, TimeProvider? clock = null)
    {
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5 };
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(1, 2) };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(10, 30) };
        configure?.Invoke(options);
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(0.1)]), options), [("weak", weak), ("strong", strong)], options, leaveOpen: true, sink is null ? [] : [sink], clock: clock);
    }
}
