namespace RouteLlm.Tests;

public sealed class RandomRouterTests
{
    [Fact]
    public async Task Scores_are_spread_evenly()
    {
        IPromptRouter router = new RandomRouter(1);
        RoutingRequest[] requests = [.. Enumerable.Range(0, 20_000).Select(i => new RoutingRequest($"prompt {i}"))];
        var scores = new RouterScore[requests.Length];

        await router.ScoreAsync(requests, scores, TestContext.Current.CancellationToken);

        int[] tenths = new int[10];
        foreach (RouterScore score in scores)
        {
            Assert.InRange(score.StrongWinRate, 0, 1);
            tenths[(int)(score.StrongWinRate * 10)]++;
        }

        Assert.All(tenths, count => Assert.InRange(count, 1850, 2150));
    }

    [Fact]
    public async Task A_seed_gives_each_prompt_one_score_and_another_seed_another()
    {
        var request = new RoutingRequest("prompt");

        RouterScore first = await new RandomRouter(1).ScoreAsync(request, TestContext.Current.CancellationToken);
        RouterScore again = await new RandomRouter(1).ScoreAsync(request, TestContext.Current.CancellationToken);
        RouterScore other = await new RandomRouter(2).ScoreAsync(request, TestContext.Current.CancellationToken);
        RouterScore ofChance = await new RandomRouter().ScoreAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first, ofChance);
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured() => await Assert.ThrowsAsync<OperationCanceledException>(
        async () => await new RandomRouter().ScoreAsync(new RoutingRequest("prompt"), new CancellationToken(canceled: true)));
}
