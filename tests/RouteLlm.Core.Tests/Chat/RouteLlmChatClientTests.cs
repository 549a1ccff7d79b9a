using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class RouteLlmChatClientTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");

    public static TheoryData<bool> Streaming => [false, true];

    [Theory]
    [InlineData(0.70, "strong", false)]
    [InlineData(0.70, "strong", true)]
    [InlineData(0.60, "strong", false)]
    [InlineData(0.60, "strong", true)]
    [InlineData(0.59, "weak", false)]
    [InlineData(0.59, "weak", true)]
    public async Task A_score_at_or_above_the_threshold_goes_to_the_strong_model(double score, string expected, bool streaming)
    {
        using RouteLlmChatClient client = Client(new TestRouter(score), threshold: 0.6);

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.Text);
        Assert.Equal(1, _strong.Calls + _weak.Calls);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_decision_travels_with_the_answer_and_the_provider_names_the_model(bool streaming)
    {
        using RouteLlmChatClient client = Client(new TestRouter(0.7) { Reason = "because" }, threshold: 0.6);

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = Assert.IsType<RoutingDecision>(response.GetRoutingDecision());
        Assert.Equal("test", decision.Router);
        Assert.Equal(RouteTarget.Strong, decision.Target);
        Assert.Equal(0.7, decision.StrongWinRate);
        Assert.Equal(0.6, decision.Threshold);
        Assert.Equal("because", decision.Reason);
        Assert.Equal("strong-model", decision.ModelId);
        Assert.True(decision.Elapsed > TimeSpan.Zero);
        Assert.Equal("strong-from-provider", response.ModelId);
    }

    [Fact]
    public async Task Only_the_first_streamed_update_carries_the_decision()
    {
        using RouteLlmChatClient client = Client(new TestRouter(0.1));

        var decisions = new List<RoutingDecision?>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            decisions.Add(update.GetRoutingDecision());
        }

        Assert.Equal(4, decisions.Count);
        Assert.NotNull(decisions[0]);
        Assert.All(decisions.Skip(1), Assert.Null);
    }

    [Fact]
    public async Task Deciding_alone_calls_no_model_and_gives_the_decision_of_the_call()
    {
        using RouteLlmChatClient client = Client(new TestRouter(0.7));

        RoutingDecision decision = await client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, _strong.Calls + _weak.Calls);

        ChatResponse response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Guid.Empty, decision.Id);
        Assert.NotEqual(Guid.Empty, response.GetRoutingDecision()!.Id);
        Assert.Equal(DecisionFields.BeforeTheCall(decision), BeforeTheCall(response));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_model_id_names_router_and_threshold_for_one_request(bool streaming)
    {
        using var client = new RouteLlmChatClient(_strong, _weak, [new TestRouter(0.4, "first"), new TestRouter(0.4, "with-hyphens")], new RouteLlmOptions { Router = "first", Threshold = 0.9 });
        var options = new ChatOptions { ModelId = "router-with-hyphens-0.35", Temperature = 0.5f };

        ChatResponse response = await client.AskAsync(streaming, "hello", options, TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(("with-hyphens", 0.35, RouteTarget.Strong), (decision.Router, decision.Threshold, decision.Target));
        Assert.Null(_strong.LastOptions!.ModelId);
        Assert.Equal(0.5f, _strong.LastOptions.Temperature);
        Assert.Equal("router-with-hyphens-0.35", options.ModelId);
    }

    [Fact]
    public async Task A_culture_with_a_decimal_comma_reads_thresholds_alike()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
        using RouteLlmChatClient client = Client(new TestRouter(0.7));

        RoutingDecision decision = await client.RouteAsync([], new ChatOptions { ModelId = "router-test-0.25" }, TestContext.Current.CancellationToken);

        Assert.Equal(0.25, decision.Threshold);
        Assert.Contains("Threshold is 1.5.", Assert.Throws<ArgumentException>(() => Client(new TestRouter(), threshold: 1.5)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_unknown_model_id_passes_through_where_the_options_say_so(bool streaming)
    {
        using var client = new RouteLlmChatClient(_strong, _weak, new TestRouter(0.7), new RouteLlmOptions { Threshold = 0.5, UnknownModelIds = UnknownModelIds.PassOn });

        ChatResponse response = await client.AskAsync(streaming, "hello", new ChatOptions { ModelId = "gpt-router-0.5" }, TestContext.Current.CancellationToken);

        Assert.Equal("gpt-router-0.5", _strong.LastOptions!.ModelId);
        Assert.Equal("gpt-router-0.5", response.GetRoutingDecision()!.ModelId);
    }

    [Theory]
    [InlineData("router-x", "There is no router 'x'")]
    [InlineData("router-", "has no router's name")]
    [InlineData("router--0.5", "has no router's name")]
    [InlineData("router-test-abc", "There is no router 'test-abc'")]
    [InlineData("router-test-", "There is no router 'test-'")]
    [InlineData("router-test-NaN", "not between 0 and 1")]
    [InlineData("router-test-1.5", "not between 0 and 1")]
    [InlineData("router-unknown-0.5", "There is no router 'unknown'. Known routers: test.")]
    public async Task A_model_id_that_names_no_route_is_refused_with_the_remedy(string modelId, string problem)
    {
        using RouteLlmChatClient client = Client(new TestRouter(0.7));

        foreach (bool streaming in (bool[])[false, true])
        {
            RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
                () => client.AskAsync(streaming, "a secret prompt", new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken));
            Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, _strong.Calls + _weak.Calls);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_score_that_is_no_probability_is_refused(double score)
    {
        using RouteLlmChatClient client = Client(new TestRouter(score));

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(() => client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("Router 'test' returned", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_last_user_message_is_scored_and_the_whole_conversation_is_sent(bool streaming)
    {
        var router = new TestRouter();
        using RouteLlmChatClient client = Client(router);
        ChatMessage[] messages =
        [
            new(ChatRole.System, "system"),
            new(ChatRole.User, "first"),
            new(ChatRole.Assistant, "answer"),
            new(ChatRole.User, [new TextContent("second "), new UriContent("https://example.org/picture.png", "image/png"), new TextContent("part")]),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "tool")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "result")]),
            new(ChatRole.User, [new FunctionResultContent("1", "result under the user's role")]),
        ];

        await client.AskAsync(streaming, messages, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("second \npart", Assert.Single(router.Requests).Prompt);
        Assert.Equal(messages, _strong.LastMessages);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_conversation_without_a_user_message_is_scored_as_an_empty_prompt(bool streaming)
    {
        var router = new TestRouter();
        using RouteLlmChatClient client = Client(router);

        await client.AskAsync(streaming, [new ChatMessage(ChatRole.System, "system")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(string.Empty, Assert.Single(router.Requests).Prompt);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Messages_are_enumerated_once(bool streaming)
    {
        int enumerations = 0;
        IEnumerable<ChatMessage> Messages()
        {
            enumerations++;
            yield return new ChatMessage(ChatRole.User, "hello");
        }

        using RouteLlmChatClient client = Client(new TestRouter());
        await client.AskAsync(streaming, Messages(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, enumerations);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_tool_loop_stays_on_its_model(bool streaming)
    {
        using var client = new RouteLlmChatClient(_strong, _weak, [LexicalRouter.Default, new RandomRouter()]);
        List<ChatMessage> messages = [new(ChatRole.User, "What is the weather in Paris?")];
        foreach (string modelId in (string[])["router-lexical-0.4", "router-random-0.5"])
        {
            var options = new ChatOptions { ModelId = modelId };
            RoutingDecision before = (await client.AskAsync(streaming, messages, options, TestContext.Current.CancellationToken)).GetRoutingDecision()!;
            messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "weather")]));
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "sunny")]));
            RoutingDecision after = (await client.AskAsync(streaming, messages, options, TestContext.Current.CancellationToken)).GetRoutingDecision()!;

            Assert.Equal((before.Target, before.StrongWinRate, before.Threshold), (after.Target, after.StrongWinRate, after.Threshold));
        }
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Cancellation_reaches_the_router(bool streaming)
    {
        using var source = new CancellationTokenSource();
        var router = new TestRouter { OnScore = token => Task.Delay(Timeout.Infinite, token) };
        using RouteLlmChatClient client = Client(router);

        Task<ChatResponse> call = client.AskAsync(streaming, "hello", cancellationToken: source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, _strong.Calls + _weak.Calls);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Cancellation_reaches_the_model(bool streaming)
    {
        using var source = new CancellationTokenSource();
        _strong.OnCall = async token =>
        {
            await source.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        using RouteLlmChatClient client = Client(new TestRouter(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(streaming, "hello", cancellationToken: source.Token));
        Assert.Equal(1, _strong.Calls);
    }

    [Fact]
    public async Task A_token_given_to_the_enumeration_reaches_the_model()
    {
        using var source = new CancellationTokenSource();
        using RouteLlmChatClient client = Client(new TestRouter(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: CancellationToken.None).WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });
        Assert.Equal(0, _strong.OpenStreams);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_tokens_either_cancels_a_stream(bool isOfEnumeration)
    {
        using var ofCall = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        using RouteLlmChatClient client = Client(new TestRouter(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: ofCall.Token).WithCancellation(ofEnumeration.Token))
            {
                await (isOfEnumeration ? ofEnumeration : ofCall).CancelAsync();
            }
        });
        Assert.Equal(0, _strong.OpenStreams);
    }

    [Fact]
    public async Task An_abandoned_stream_closes_the_models()
    {
        using RouteLlmChatClient client = Client(new TestRouter(1));

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, _strong.OpenStreams);
            break;
        }

        Assert.Equal(0, _strong.OpenStreams);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_failing_model_fails_the_call_with_its_own_exception(bool streaming)
    {
        var failure = new HttpRequestException("down");
        _strong.OnCall = _ => throw failure;
        using RouteLlmChatClient client = Client(new TestRouter(1));

        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)));
        Assert.Equal(0, _weak.Calls);
    }

    [Fact]
    public async Task Many_threads_get_the_decisions_of_one()
    {
        string[] prompts = [.. Enumerable.Range(0, 64).Select(i => $"Question {i}: what is the {i}th prime, and why is {i * 37 % 101} not one?")];
        using var client = new RouteLlmChatClient(_strong, _weak, [LexicalRouter.Default, new RandomRouter(7)]);
        foreach (string router in (string[])["lexical", "random"])
        {
            double middle = router == "lexical" ? prompts.Select(prompt => LexicalRouter.Default.Score(prompt)).Order().ElementAt(prompts.Length / 2) : 0.5;
            var options = new ChatOptions { ModelId = FormattableString.Invariant($"router-{router}-{middle:0.000000}") };
            var expected = new RoutingDecision[prompts.Length];
            for (int i = 0; i < prompts.Length; i++)
            {
                expected[i] = await client.RouteAsync([new ChatMessage(ChatRole.User, prompts[i])], options, TestContext.Current.CancellationToken);
            }

            using var start = new Barrier(64);
            Assert.Equal(2, expected.Select(decision => decision.Target).Distinct().Count());
            Task<ChatResponse[]>[] threads = [.. Enumerable.Range(0, 64).Select(thread => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return prompts.Select(prompt => client.AskAsync(streaming: thread % 2 == 0, prompt, options).GetAwaiter().GetResult()).ToArray();
                },
                TaskCreationOptions.LongRunning))];
            foreach (ChatResponse[] responses in await Task.WhenAll(threads))
            {
                Assert.Equal(expected.Select(DecisionFields.BeforeTheCall), responses.Select(BeforeTheCall));
                Assert.Equal(expected.Select(decision => decision.Target == RouteTarget.Strong ? "strong" : "weak"), responses.Select(response => response.Text));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_decision_survives_a_response_that_was_stored_as_json(bool streaming)
    {
        using RouteLlmChatClient client = Client(new TestRouter(0.7) { Reason = "because" });
        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        string json = JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
        ChatResponse restored = JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!;

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(DecisionFields.All(decision), DecisionFields.All(restored.GetRoutingDecision()!));
    }

    [Fact]
    public async Task Deciding_alone_shows_the_router_the_request_of_the_call()
    {
        var router = new TestRouter();
        using RouteLlmChatClient client = Client(router);
        var options = new ChatOptions { ModelId = "router-test-0.5", Temperature = 0.5f };

        await client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], options, TestContext.Current.CancellationToken);
        await client.GetResponseAsync("hello", options, TestContext.Current.CancellationToken);

        Assert.All(router.Requests, request => Assert.Equal((null, 0.5f), (request.ChatOptions!.ModelId, request.ChatOptions.Temperature)));
        Assert.Equal("router-test-0.5", options.ModelId);
    }

    [Fact]
    public void It_gives_itself_its_metadata_and_its_router_and_nothing_of_the_two_clients()
    {
        var router = new TestRouter();
        using RouteLlmChatClient client = Client(router);

        Assert.Same(client, client.GetService<RouteLlmChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Same(router, client.GetService<IPromptRouter>());
        Assert.Equal("routellm", client.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Null(client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Null(client.GetService<TestChatClient>());
        Assert.Null(client.GetService<IPromptRouter>("a key"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Disposing_closes_the_two_clients_once_unless_they_are_left_open(bool leaveOpen, int disposals)
    {
        var client = new RouteLlmChatClient(_strong, _weak, new TestRouter(), new RouteLlmOptions { Threshold = 0.5 }, leaveOpen);

        client.Dispose();
        client.Dispose();

        Assert.Equal((disposals, disposals), (_strong.Disposals, _weak.Disposals));
    }

    [Fact]
    public void Missing_arguments_are_named()
    {
        Assert.Equal("strong", Assert.Throws<ArgumentNullException>(() => new RouteLlmChatClient(null!, _weak, LexicalRouter.Default)).ParamName);
        Assert.Equal("weak", Assert.Throws<ArgumentNullException>(() => new RouteLlmChatClient(_strong, null!, LexicalRouter.Default)).ParamName);
        Assert.Equal("router", Assert.Throws<ArgumentNullException>(() => new RouteLlmChatClient(_strong, _weak, (IPromptRouter)null!)).ParamName);
        Assert.Equal("routers", Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(_strong, _weak, [])).ParamName);
        Assert.Equal("routers", Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(_strong, _weak, [new TestRouter(), new TestRouter()])).ParamName);
    }

    [Theory]
    [InlineData(0.5, 30.0, "Both Threshold (0.5) and StrongModelPercent (30) are set")]
    [InlineData(1.5, null, "Threshold is 1.5. Write a strong win rate from 0 to 1")]
    [InlineData(-0.5, null, "Threshold is -0.5.")]
    [InlineData(double.NaN, null, "Threshold is NaN.")]
    [InlineData(null, 101.0, "StrongModelPercent is 101. Write a percentage from 0 to 100")]
    [InlineData(null, double.NaN, "StrongModelPercent is NaN.")]
    [InlineData(null, 0.3, "StrongModelPercent is 0.3. Write 30 for 30%.")]
    [InlineData(null, 0.005, "StrongModelPercent is 0.005. Write 0, or a percentage from 1 to 100: 30 for 30%.")]
    public void Invalid_options_are_refused_with_the_remedy(double? threshold, double? percent, string problem)
    {
        var options = new RouteLlmOptions { Threshold = threshold, StrongModelPercent = percent };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(_strong, _weak, LexicalRouter.Default, options));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentage_needs_a_calibrated_router()
    {
        RoutingException exception = Assert.Throws<RoutingException>(() => new RouteLlmChatClient(_strong, _weak, new TestRouter()));

        Assert.Contains("Set Threshold instead", exception.Message, StringComparison.Ordinal);
    }

    private static object BeforeTheCall(ChatResponse response) => DecisionFields.BeforeTheCall(response.GetRoutingDecision()!);

    private RouteLlmChatClient Client(IPromptRouter router, double threshold = 0.5) => new(_strong, _weak, router, new RouteLlmOptions { Threshold = threshold });
}
