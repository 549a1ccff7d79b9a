namespace RouteLlm.Tests;

public sealed class RouterBatchTests
{
    private static readonly RoutingRequest[] Requests = [new("a"), new("b"), new("c")];

    [Fact]
    public async Task A_batch_gives_the_scores_of_its_requests_in_order()
    {
        var router = new RandomRouter(3);
        var scores = new RouterScore[4];

        await ((IPromptRouter)router).ScoreAsync(Requests, scores, TestContext.Current.CancellationToken);

        for (int i = 0; i < Requests.Length; i++)
        {
            Assert.Equal(await router.ScoreAsync(Requests[i], TestContext.Current.CancellationToken), scores[i]);
        }

        Assert.Equal(default, scores[3]);
    }

    [Fact]
    public async Task Too_little_room_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await ((IPromptRouter)new RandomRouter()).ScoreAsync(Requests, new RouterScore[2], TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_cancelled_batch_stops_between_requests()
    {
        using var source = new CancellationTokenSource();
        var router = new TestRouter { OnScore = _ => source.CancelAsync() };

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await ((IPromptRouter)router).ScoreAsync(Requests, new RouterScore[3], source.Token));

        Assert.Single(router.Requests);
    }
}
