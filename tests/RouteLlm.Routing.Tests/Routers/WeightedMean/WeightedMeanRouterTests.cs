namespace RouteLlm.Tests;

public sealed class WeightedMeanRouterTests
{
    private static readonly RoutingRequest Request = new("a secret prompt");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Win_rates_count_by_their_weights_and_the_reason_lists_them()
    {
        var router = new WeightedMeanRouter([new(new TestRouter(0.25, "a"), 3), new(new TestRouter(0.75, "b") { Reason = "its reason" })]);

        RouterScore score = await router.ScoreAsync(Request, Token);

        Assert.Equal(0.375, score.StrongWinRate, 1e-15);
        Assert.Equal("a 0.250 × 3, b 0.750 × 1 (its reason)", score.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Routers_that_are_sure_keep_the_mean_within_its_range(double winRate)
    {
        var sure = new TestRouter(winRate);

        foreach (double weight in (double[])[0.1, 0.2, 0.3, 0.7, 1e-300, 1e300])
        {
            Assert.Equal(winRate, (await new WeightedMeanRouter([new(sure, 0.1), new(sure, weight), new(sure, 0.3)]).ScoreAsync(Request, Token)).StrongWinRate);
        }
    }

    [Fact]
    public async Task A_batch_is_passed_on_as_a_batch_and_gives_the_scores_of_its_requests()
    {
        var lengths = new BatchRouter();
        var router = new WeightedMeanRouter([new(lengths), new(LexicalRouter.Default, 2)]);
        RoutingRequest[] requests = [new("a"), new("b c"), new("prove it")];
        var scores = new RouterScore[4];

        await router.ScoreAsync(requests, scores, Token);

        Assert.Equal(1, lengths.Batches);
        Assert.Equal(default, scores[3]);
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(await router.ScoreAsync(requests[i], Token), scores[i]);
        }
    }

    [Fact]
    public async Task All_routers_are_asked_before_the_first_has_answered()
    {
        var secondAsked = new TaskCompletionSource();
        var first = new TestRouter(0) { OnScore = token => secondAsked.Task.WaitAsync(token) };
        var second = new TestRouter(1)
        {
            OnScore = _ =>
            {
                secondAsked.SetResult();
                return Task.CompletedTask;
            },
        };

        Assert.Equal(0.5, (await new WeightedMeanRouter([new(first), new(second)]).ScoreAsync(Request, Token)).StrongWinRate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_failure_cancels_the_rest_and_is_what_is_thrown(bool failsAtOnce)
    {
        bool cancelled = false;
        var failing = new TestRouter
        {
            OnScore = async _ =>
            {
                if (!failsAtOnce)
                {
                    await Task.Yield();
                }

                throw new TimeoutException("down");
            },
        };
        var waiting = new TestRouter
        {
            OnScore = async token =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                catch (OperationCanceledException exception)
                {
                    cancelled = true;
                    throw new InvalidOperationException("a consequence", exception);
                }
            },
        };

        // The one that waits stands first: its failure is a consequence, and not what happened.
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(
            async () => await new WeightedMeanRouter([new(waiting), new(failing)]).ScoreAsync(Request, Token));

        Assert.Equal("down", thrown.Message);
        Assert.True(cancelled);
    }

    [Fact]
    public async Task A_router_that_fails_before_it_gives_a_task_is_a_failure_like_any()
    {
        var router = new WeightedMeanRouter([new(new ThrowingRouter()), new(new TestRouter { OnScore = token => Task.Delay(Timeout.Infinite, token) })]);

        await Assert.ThrowsAsync<NotSupportedException>(async () => await router.ScoreAsync(Request, Token));
    }

    [Fact]
    public async Task Cancellation_reaches_all_routers_and_comes_back_as_such()
    {
        using var source = new CancellationTokenSource();
        var router = new WeightedMeanRouter([.. Enumerable.Range(0, 3).Select(_ => new WeightedRouter(new TestRouter { OnScore = token => Task.Delay(Timeout.Infinite, token) }))]);

        ValueTask<RouterScore> scoring = router.ScoreAsync(Request, source.Token);
        await source.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scoring);
        Assert.Equal(source.Token, exception.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await router.ScoreAsync(Request, source.Token));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    [InlineData(-0.1)]
    public async Task A_score_that_is_no_probability_is_its_routers_fault(double winRate)
    {
        var router = new WeightedMeanRouter([new(new TestRouter(0.5, "good")), new(new TestRouter(winRate, "bad"), 0.001)]);

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(async () => await router.ScoreAsync(Request, Token));

        Assert.Contains("'bad'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chat_client_needs_a_threshold() => Assert.Contains(
        "Set Threshold instead",
        Assert.Throws<RoutingException>(() => new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new WeightedMeanRouter([new(LexicalRouter.Default)]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task No_requests_are_no_work_and_too_little_room_is_refused()
    {
        var router = new WeightedMeanRouter([new(new TestRouter())]);

        await router.ScoreAsync([], Memory<RouterScore>.Empty, Token);
        await Assert.ThrowsAsync<ArgumentException>(async () => await router.ScoreAsync([Request], Memory<RouterScore>.Empty, Token));
    }

    [Fact]
    public void What_is_missing_or_out_of_range_is_named()
    {
        Assert.Throws<ArgumentNullException>(() => new WeightedMeanRouter(null!));
        Assert.Throws<ArgumentException>(() => new WeightedMeanRouter([]));
        Assert.Throws<ArgumentException>(() => new WeightedMeanRouter([new(new TestRouter())], string.Empty));
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => new WeightedMeanRouter([new(new TestRouter()), null!])).Message, StringComparison.Ordinal);
        Assert.Contains("index 0", Assert.Throws<ArgumentException>(() => new WeightedMeanRouter([new(null!)])).Message, StringComparison.Ordinal);
        foreach (double weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains("'odd'", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedMeanRouter([new(new TestRouter()), new(new TestRouter(name: "odd"), weight)])).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedMeanRouter([new(new TestRouter(), double.MaxValue), new(new TestRouter(), double.MaxValue)]));
    }

    private sealed class ThrowingRouter : IPromptRouter
    {
        public string Name => "throwing";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A router that scores many prompts at once.</summary>
    private sealed class BatchRouter : IPromptRouter
    {
        public string Name => "batch";

        public int Batches { get; private set; }

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(Score(request));

        public ValueTask ScoreAsync(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
        {
            Batches++;
            for (int i = 0; i < requests.Count; i++)
            {
                scores.Span[i] = Score(requests[i]);
            }

            return ValueTask.CompletedTask;
        }

        private static RouterScore Score(RoutingRequest request) => new(1.0 / (1 + request.Prompt.Length));
    }
}
