namespace RouteLlm.Tests;

public sealed class ChainRouterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.1, 0.9, 0.1, false)]
    [InlineData(0.2, 0.9, 0.56, true)]
    [InlineData(0.5, 0.0, 0.2, true)]
    [InlineData(0.5, 1.0, 0.6, true)]
    [InlineData(0.6, 0.0, 0.6, false)]
    public async Task The_next_router_is_asked_only_in_the_zone_and_orders_it(double first, double next, double score, bool isAsked)
    {
        var dear = new TestRouter(next, "dear");
        var router = new ChainRouter(new TestRouter(first, "cheap"), dear, 0.2, 0.6);

        RouterScore scored = await router.ScoreAsync(new RoutingRequest("a secret prompt"), Token);

        Assert.Equal((score, isAsked ? 1 : 0), (Math.Round(scored.StrongWinRate, 12), dear.Requests.Count));
        Assert.Equal(isAsked ? FormattableString.Invariant($"cheap {first:0.000}, dear {next:0.000}") : null, scored.Reason);
    }

    [Fact]
    public async Task A_batch_gives_the_scores_of_its_requests_and_asks_the_next_router_once()
    {
        var dear = new CountingRouter();
        var router = new ChainRouter(LexicalRouter.Default, dear, 0.2, 0.6);
        RoutingRequest[] requests = [new("hi"), new("Prove that there are infinitely many primes."), new("Write a story about a fox."), new("What is 2 + 2?"), new("Explain photosynthesis.")];
        var scores = new RouterScore[5];

        await router.ScoreAsync(requests, scores, Token);

        Assert.Equal(1, dear.Batches);
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(await router.ScoreAsync(requests[i], Token), scores[i]);
        }
    }

    [Fact]
    public async Task A_router_that_could_not_score_leaves_the_first_score()
    {
        var router = new ChainRouter(new TestRouter(0.4, "cheap"), new FailedRouter(), 0.2, 0.6);

        RouterScore score = await router.ScoreAsync(new RoutingRequest("prompt"), Token);

        Assert.Equal((0.4, false, "cheap 0.400, failed could not score (down)"), (score.StrongWinRate, score.IsDefaultTarget, score.Reason));
    }

    [Fact]
    public async Task Calibrated_as_one_it_holds_its_shares_where_the_scores_are_spread_as_the_calibrations_say()
    {
        // Both are spread evenly and independent of each other.
        var random = new Random(3);
        var first = new EvenRouter("first");
        var next = new EvenRouter("next");
        var router = new ChainRouter(first, next, 0.3, 0.7);
        var scores = new double[20_000];
        for (int i = 0; i < scores.Length; i++)
        {
            (first.Score, next.Score) = (random.NextDouble(), random.NextDouble());
            scores[i] = (await router.ScoreAsync(new RoutingRequest("prompt"), Token)).StrongWinRate;
        }

        foreach (int percent in (int[])[5, 20, 35, 50, 65, 80, 95])
        {
            double threshold = router.Calibration!.GetThreshold(percent);
            Assert.InRange(scores.Count(score => score >= threshold) / 200.0, percent - 1.5, percent + 1.5);
        }
    }

    [Fact]
    public void Without_both_calibrations_it_has_none_and_its_zone_must_have_room()
    {
        Assert.Null(new ChainRouter(LexicalRouter.Default, new TestRouter(), 0.2, 0.6).Calibration);
        Assert.Null(new ChainRouter(LexicalRouter.Default, new TestRouter(), 0.2, 0.6).Fingerprint);
        Assert.NotNull(new ChainRouter(LexicalRouter.Default, LexicalRouter.Default, 0.2, 0.6).Fingerprint);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ChainRouter(LexicalRouter.Default, new TestRouter(), 0.6, 0.6));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ChainRouter(LexicalRouter.Default, new TestRouter(), -1, 0.6));
    }

    [Fact]
    public async Task A_score_that_is_no_probability_is_refused_by_its_routers_name()
    {
        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(async () => await new ChainRouter(new TestRouter(0.5, "cheap"), new TestRouter(2, "dear"), 0.2, 0.6).ScoreAsync(new RoutingRequest("prompt"), Token));

        Assert.Contains("'dear'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class CountingRouter : IPromptRouter
    {
        public string Name => "dear";

        public int Batches { get; private set; }

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(Math.Min(1, request.Prompt.Length / 100.0)));

        public async ValueTask ScoreAsync(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
        {
            Batches++;
            for (int i = 0; i < requests.Count; i++)
            {
                RouterScore score = await ScoreAsync(requests[i], cancellationToken);
                scores.Span[i] = score;
            }
        }
    }

    private sealed class FailedRouter : IPromptRouter
    {
        public string Name => "failed";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(0, "down") { IsDefaultTarget = true });
    }

    private sealed class EvenRouter(string name) : ICalibratedRouter
    {
        public string Name => name;

        public double Score { get; set; }

        public ThresholdCalibration Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(Score));
    }
}
