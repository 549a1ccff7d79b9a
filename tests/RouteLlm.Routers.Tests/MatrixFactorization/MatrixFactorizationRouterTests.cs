using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class MatrixFactorizationRouterTests
{
    private static readonly RoutingRequest Request = new("a secret prompt");

    [Fact]
    public async Task Prompts_get_the_win_rates_that_upstream_gives_them_in_one_call_for_a_batch()
    {
        Dictionary<string, float[]> embeddings = File.ReadLines(SharedData.PathOf("golden/mf/embeddings.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.GetProperty("prompt").GetString()!, row => row.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray());
        MatrixFactorizationPair pair = MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf")).ForPair();
        var generator = new TestEmbeddingGenerator(prompt => embeddings[prompt]);
        var router = new MatrixFactorizationRouter(pair, generator);
        RoutingRequest[] requests = [.. embeddings.Keys.Select(prompt => new RoutingRequest(prompt))];
        var scores = new RouterScore[requests.Length];

        await router.ScoreAsync(requests, scores, TestContext.Current.CancellationToken);

        Assert.Equal(1, generator.Calls);
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(pair.Score(embeddings[requests[i].Prompt]), scores[i].StrongWinRate);
            Assert.Equal(scores[i], await router.ScoreAsync(requests[i], TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("down", "See the inner exception")]
    [InlineData("slow", "did not answer within 0.05 seconds")]
    [InlineData("slow and deaf", "did not answer within 0.05 seconds")]
    [InlineData("wrong dimension", "gave 2 dimensions, but the router's data has 3")]
    [InlineData("wrong count", "gave 0 embeddings for 1 prompts")]
    [InlineData("NaN", "not a finite number")]
    public async Task A_provider_that_fails_is_an_error_or_by_option_a_target(string failure, string problem)
    {
        var generator = new TestEmbeddingGenerator(_ => failure == "NaN" ? [1, float.NaN, 0] : failure == "wrong dimension" ? [1, 0] : [1, 0, 0])
        {
            Missing = failure == "wrong count" ? 1 : 0,
            OnCall = failure switch
            {
                "down" => _ => throw new HttpRequestException("503"),
                "slow" => token => Task.Delay(Timeout.Infinite, token),
                "slow and deaf" => _ => Task.Delay(Timeout.Infinite, CancellationToken.None),
                _ => null,
            },
        };
        TimeSpan timeout = failure.StartsWith("slow", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(50) : Timeout.InfiniteTimeSpan;
        var failing = new MatrixFactorizationRouter(SmallPair(), generator, new EmbeddingRouterOptions { Timeout = timeout });
        var falling = new MatrixFactorizationRouter(SmallPair(), generator, new EmbeddingRouterOptions { Timeout = timeout, TargetOnFailure = RouteTarget.Strong });

        EmbeddingException exception = await Assert.ThrowsAsync<EmbeddingException>(async () => await failing.ScoreAsync(Request, TestContext.Current.CancellationToken));
        RouterScore score = await falling.ScoreAsync(Request, TestContext.Current.CancellationToken);

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, score.StrongWinRate);
        Assert.Contains(problem, score.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_the_callers_and_no_failure_of_the_provider()
    {
        using var source = new CancellationTokenSource();
        var generator = new TestEmbeddingGenerator(_ => [1, 0, 0]) { OnCall = token => Task.Delay(Timeout.Infinite, token) };
        var router = new MatrixFactorizationRouter(SmallPair(), generator, new EmbeddingRouterOptions { TargetOnFailure = RouteTarget.Weak });

        ValueTask<RouterScore> scoring = router.ScoreAsync(Request, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scoring);
    }

    [Fact]
    public async Task A_checkpoint_without_calibration_needs_a_threshold()
    {
        var router = new MatrixFactorizationRouter(SmallPair(), new TestEmbeddingGenerator(_ => [1, 0, 0]));
        var strong = new TestChatClient("strong");
        var weak = new TestChatClient("weak");

        Assert.Null(router.Calibration);
        Assert.Contains("Set Threshold instead", Assert.Throws<RoutingException>(() => new RouteLlmChatClient(strong, weak, router)).Message, StringComparison.Ordinal);
        using var client = new RouteLlmChatClient(strong, weak, router, new RouteLlmOptions { Threshold = 0.5 });
        Assert.Equal("mf", (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Router);
    }

    [Fact]
    public async Task No_requests_need_no_embedding_and_too_little_room_is_refused()
    {
        var generator = new TestEmbeddingGenerator(_ => [1, 0, 0]);
        var router = new MatrixFactorizationRouter(SmallPair(), generator);

        await router.ScoreAsync([], Memory<RouterScore>.Empty, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ArgumentException>(async () => await router.ScoreAsync([Request], Memory<RouterScore>.Empty, TestContext.Current.CancellationToken));

        Assert.Equal(0, generator.Calls);
    }

    [Fact]
    public void What_is_missing_or_out_of_range_is_named()
    {
        var generator = new TestEmbeddingGenerator(_ => [1, 0, 0]);
        Assert.Throws<ArgumentNullException>(() => new MatrixFactorizationRouter(null!, generator));
        Assert.Throws<ArgumentNullException>(() => new MatrixFactorizationRouter(SmallPair(), null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixFactorizationRouter(SmallPair(), generator, new EmbeddingRouterOptions { Timeout = TimeSpan.Zero }));
    }

    private static MatrixFactorizationPair SmallPair() => new MatrixFactorizationModel(new MatrixFactorizationParts
    {
        ModelNames = ["strong", "weak"],
        ModelTable = [1, 0, 0, 0, 1, 0],
        Projection = null,
        Classifier = [1, 1, 1],
    }).ForPair("strong", "weak");
}
