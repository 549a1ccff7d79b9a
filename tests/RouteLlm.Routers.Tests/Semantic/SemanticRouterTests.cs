using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class SemanticRouterTests
{
    private const string Secret = "a secret prompt";

    private static readonly Dictionary<string, float[]> Embeddings = new()
    {
        ["fix my code"] = [1, 0, 0],
        ["write a loop"] = [0.8f, 0.6f, 0],
        ["hello"] = [0, 0, 2],
        ["how are you"] = [0, 0.6f, 0.8f],
        ["debug this"] = [3, 0.1f, 0],
        ["hi there"] = [0, 0.1f, 0.5f],
        ["between"] = [1, 0, 1],
        ["elsewhere"] = [0, -1, 0],
        ["nothing"] = [0, 0, 0],
        [""] = [0, 0, 0],
        [Secret] = [1, 0, 0],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompt_goes_where_the_examples_are_that_it_is_most_like()
    {
        SemanticRouter router = Router(Generator());

        RouterScore strong = await router.ScoreAsync(new RoutingRequest("debug this"), Token);
        RouterScore weak = await router.ScoreAsync(new RoutingRequest("hi there"), Token);

        Assert.InRange(strong.StrongWinRate, 0.9, 1);
        Assert.Contains("'coding'", strong.Reason, StringComparison.Ordinal);
        Assert.InRange(weak.StrongWinRate, 0, 0.1);
        Assert.Contains("'chat'", weak.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_win_rate_is_the_logistic_function_of_the_difference_over_the_temperature()
    {
        // "fix my code" against both examples of either route: (1 + 0.8) / 2 and (0 + 0) / 2.
        RouterScore score = await Router(Generator(), options => options.Temperature = 0.5).ScoreAsync(new RoutingRequest("fix my code"), Token);

        Assert.Equal(1 / (1 + Math.Exp(-0.9 / 0.5)), score.StrongWinRate, 1e-6);
        Assert.Contains("similarity 0.90", score.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_k_and_maximum_leave_the_farther_examples_out()
    {
        RouterScore one = await Router(Generator(), options => options.TopK = 1).ScoreAsync(new RoutingRequest("fix my code"), Token);
        RouterScore max = await Router(Generator(), options => options.Aggregation = SimilarityAggregation.Max).ScoreAsync(new RoutingRequest("fix my code"), Token);

        Assert.Contains("similarity 1.00", one.Reason, StringComparison.Ordinal);
        Assert.Equal(one.StrongWinRate, max.StrongWinRate, 1e-6);
    }

    [Fact]
    public async Task Equal_similarity_is_one_half()
    {
        RouterScore score = await Router(Generator(), options => options.TopK = 1).ScoreAsync(new RoutingRequest("between"), Token);

        Assert.Equal(0.5, score.StrongWinRate, 1e-6);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task A_prompt_that_is_like_no_route_goes_to_the_default_target(string prompt)
    {
        RouterScore strong = await Router(Generator()).ScoreAsync(new RoutingRequest(prompt), Token);
        RouterScore weak = await Router(Generator(), options => options.DefaultTarget = RouteTarget.Weak).ScoreAsync(new RoutingRequest(prompt), Token);

        Assert.Equal((1, 0), (strong.StrongWinRate, weak.StrongWinRate));
        Assert.StartsWith("like no route", weak.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_example_without_direction_is_like_nothing()
    {
        var options = new SemanticRouterOptions
        {
            Routes = [new SemanticRoute { Name = "coding", Target = RouteTarget.Strong, Utterances = ["nothing"] }],
            DefaultTarget = RouteTarget.Weak,
        };

        RouterScore score = await new SemanticRouter(options, Generator()).ScoreAsync(new RoutingRequest("debug this"), Token);

        Assert.Equal(0, score.StrongWinRate);
    }

    [Fact]
    public async Task A_model_without_routes_stands_at_the_minimum_similarity()
    {
        var options = new SemanticRouterOptions
        {
            Routes = [new SemanticRoute { Name = "coding", Target = RouteTarget.Strong, Utterances = ["fix my code"] }],
            DefaultTarget = RouteTarget.Weak,
            MinimumSimilarity = 0.8,
        };
        var router = new SemanticRouter(options, Generator());

        Assert.Equal(1 / (1 + Math.Exp(-0.2 / 0.1)), (await router.ScoreAsync(new RoutingRequest("fix my code"), Token)).StrongWinRate, 1e-5);
        Assert.Equal(0, (await router.ScoreAsync(new RoutingRequest("between"), Token)).StrongWinRate);
    }

    [Fact]
    public async Task A_batch_is_one_call_besides_the_examples_and_gives_the_scores_of_its_requests()
    {
        TestEmbeddingGenerator generator = Generator();
        SemanticRouter router = Router(generator);
        RoutingRequest[] requests = [.. Embeddings.Keys.Select(prompt => new RoutingRequest(prompt))];
        var scores = new RouterScore[requests.Length];

        await router.ScoreAsync(requests, scores, Token);

        Assert.Equal(2, generator.Calls);
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(await router.ScoreAsync(requests[i], Token), scores[i]);
        }
    }

    [Fact]
    public async Task Examples_are_embedded_once_by_concurrent_first_requests()
    {
        var gate = new TaskCompletionSource();
        int exampleCalls = 0;
        var generator = new TestEmbeddingGenerator(text =>
        {
            exampleCalls += text == "hello" ? 1 : 0;
            return Embeddings[text];
        })
        {
            OnCall = _ => gate.Task,
        };
        SemanticRouter router = Router(generator);

        Task<RouterScore>[] scoring = [.. Enumerable.Range(0, 20).Select(_ => router.ScoreAsync(new RoutingRequest("debug this"), Token).AsTask())];
        gate.SetResult();
        RouterScore[] scores = await Task.WhenAll(scoring);

        Assert.Equal(1, exampleCalls);
        Assert.Equal(21, generator.Calls);
        Assert.Single(scores.Distinct());
    }

    [Fact]
    public async Task Nothing_is_embedded_before_the_first_prompt()
    {
        TestEmbeddingGenerator generator = Generator();

        await Router(generator).ScoreAsync([], Memory<RouterScore>.Empty, Token);

        Assert.Equal(0, generator.Calls);
    }

    [Fact]
    public async Task A_first_request_that_is_cancelled_leaves_the_examples_to_the_others()
    {
        var gate = new TaskCompletionSource();
        TestEmbeddingGenerator generator = Generator();
        generator.OnCall = gate.Task.WaitAsync;
        SemanticRouter router = Router(generator);
        using var source = new CancellationTokenSource();

        ValueTask<RouterScore> cancelled = router.ScoreAsync(new RoutingRequest("debug this"), source.Token);
        ValueTask<RouterScore> waiting = router.ScoreAsync(new RoutingRequest("debug this"), Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);
        gate.SetResult();

        Assert.InRange((await waiting).StrongWinRate, 0.9, 1);
        Assert.Equal(2, generator.Calls);
    }

    [Fact]
    public async Task A_failure_at_first_use_is_forgotten_by_the_next_request()
    {
        TestEmbeddingGenerator generator = Generator();
        generator.OnCall = _ => throw new HttpRequestException("503");
        SemanticRouter router = Router(generator);

        await Assert.ThrowsAsync<EmbeddingException>(async () => await router.ScoreAsync(new RoutingRequest("debug this"), Token));
        generator.OnCall = null;

        Assert.InRange((await router.ScoreAsync(new RoutingRequest("debug this"), Token)).StrongWinRate, 0.9, 1);
    }

    [Fact]
    public async Task A_provider_that_blocks_its_thread_does_not_keep_a_cancelled_request()
    {
        using var release = new ManualResetEventSlim();
        TestEmbeddingGenerator generator = Generator();
        generator.OnCall = _ =>
        {
            release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        using var source = new CancellationTokenSource();

        ValueTask<RouterScore> scoring = Router(generator).ScoreAsync(new RoutingRequest("debug this"), source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scoring);
        release.Set();
    }

    [Theory]
    [InlineData("down", "See the inner exception")]
    [InlineData("slow", "did not answer within 0.05 seconds")]
    [InlineData("prompts of another length", "gave 2 dimensions, but the router's data has 3")]
    [InlineData("examples of two lengths", "gave 2 dimensions, but the router's data has 3")]
    [InlineData("no values", "without values")]
    [InlineData("one short", "gave 3 embeddings for 4 prompts")]
    public async Task A_provider_that_fails_is_an_error_or_by_option_a_target(string failure, string problem)
    {
        var generator = new TestEmbeddingGenerator(text => failure switch
        {
            "prompts of another length" when text == Secret => [1, 0],
            "examples of two lengths" when text == "hello" => [1, 0],
            "no values" => [],
            _ => Embeddings[text],
        })
        {
            Missing = failure == "one short" ? 1 : 0,
            OnCall = failure switch
            {
                "down" => _ => throw new HttpRequestException("503"),
                "slow" => _ => Task.Delay(Timeout.Infinite, CancellationToken.None),
                _ => null,
            },
        };
        SemanticRouter router(RouteTarget? target) => new(
            new SemanticRouterOptions
            {
                Routes = Routes(),
                Embedding = new EmbeddingRouterOptions { TargetOnFailure = target, Timeout = failure == "slow" ? TimeSpan.FromMilliseconds(50) : Timeout.InfiniteTimeSpan },
            },
            generator);

        EmbeddingException exception = await Assert.ThrowsAsync<EmbeddingException>(async () => await router(null).ScoreAsync(new RoutingRequest(Secret), Token));
        RouterScore score = await router(RouteTarget.Weak).ScoreAsync(new RoutingRequest(Secret), Token);

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, score.StrongWinRate);
        Assert.Contains(problem, score.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_client_needs_no_threshold_and_its_reason_holds_no_prompt()
    {
        using var client = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), Router(Generator()));

        RoutingDecision decision = await client.RouteAsync([new ChatMessage(ChatRole.User, Secret)], cancellationToken: Token);

        Assert.Equal(("semantic", RouteTarget.Strong, 0.5), (decision.Router, decision.Target, decision.Threshold));
        Assert.DoesNotContain("secret", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_that_cannot_work_are_refused_with_their_names()
    {
        AssertRefused("There is no route");
        AssertRefused("index 1 has no name", Route("a", "x"), Route(" ", "y"));
        AssertRefused("'A' appears twice", Route("a", "x"), Route("A", "y"));
        AssertRefused("Route 'b' has no utterance", Route("a", "x"), Route("b"));
        AssertRefused("index 1 of route 'a' is empty", Route("a", "x", " "));
        AssertRefused("index 1 of route 'b' is already in route 'a'", Route("a", "x"), Route("b", "y", "x"));
        AssertRefused("every prompt would go there", Route("a", "x"));
    }

    [Fact]
    public void What_is_missing_or_out_of_range_is_named()
    {
        Assert.Throws<ArgumentNullException>(() => new SemanticRouter(null!, Generator()));
        Assert.Throws<ArgumentNullException>(() => new SemanticRouter(new SemanticRouterOptions { Routes = Routes() }, null!));
        Assert.Throws<ArgumentException>(() => new SemanticRouter(new SemanticRouterOptions { Routes = Routes() }, Generator(), string.Empty));
        AssertOutOfRange("TopK", options => options.TopK = 0);
        AssertOutOfRange("MinimumSimilarity", options => options.MinimumSimilarity = double.NaN);
        AssertOutOfRange("MinimumSimilarity", options => options.MinimumSimilarity = 1.1);
        AssertOutOfRange("Temperature", options => options.Temperature = 0);
        AssertOutOfRange("Temperature", options => options.Temperature = double.PositiveInfinity);
        AssertOutOfRange("timeout", options => options.Embedding.Timeout = TimeSpan.Zero);
    }

    private static void AssertRefused(string problem, params SemanticRoute[] routes) => Assert.Contains(
        problem, Assert.Throws<ArgumentException>(() => new SemanticRouter(new SemanticRouterOptions { Routes = routes }, Generator())).Message, StringComparison.Ordinal);

    private static void AssertOutOfRange(string option, Action<SemanticRouterOptions> configure) =>
        Assert.Contains(option, Assert.Throws<ArgumentOutOfRangeException>(() => Router(Generator(), configure)).Message, StringComparison.Ordinal);

    private static SemanticRoute Route(string name, params string[] utterances) => new() { Name = name, Target = RouteTarget.Strong, Utterances = utterances };

    private static SemanticRoute[] Routes() =>
    [
        new() { Name = "coding", Target = RouteTarget.Strong, Utterances = ["fix my code", "write a loop"] },
        new() { Name = "chat", Target = RouteTarget.Weak, Utterances = ["hello", "how are you"] },
    ];

    private static TestEmbeddingGenerator Generator() => new(text => Embeddings[text]);

    private static SemanticRouter Router(TestEmbeddingGenerator generator, Action<SemanticRouterOptions>? configure = null)
    {
        var options = new SemanticRouterOptions { Routes = Routes() };
        configure?.Invoke(options);
        return new SemanticRouter(options, generator);
    }
}
