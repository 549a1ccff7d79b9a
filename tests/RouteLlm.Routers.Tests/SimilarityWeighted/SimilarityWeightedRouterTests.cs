namespace RouteLlm.Tests;

public sealed class SimilarityWeightedRouterTests
{
    [Fact]
    public async Task Prompts_get_the_recorded_win_rates_through_an_embedding_generator()
    {
        using SimilarityWeightedModel model = Golden.Load();
        var queries = Golden.Queries().ToDictionary(query => query.Prompt);
        var generator = new TestEmbeddingGenerator(prompt => queries[prompt].Embedding);
        var router = new SimilarityWeightedRouter(model, generator);
        RoutingRequest[] requests = [.. queries.Keys.Select(prompt => new RoutingRequest(prompt))];
        var scores = new RouterScore[requests.Length];

        await router.ScoreAsync(requests, scores, TestContext.Current.CancellationToken);

        Assert.Equal(("sw_ranking", 1), (router.Name, generator.Calls));
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(queries[requests[i].Prompt].Expected.GetProperty("win_rate_same_tier_zeroed").GetDouble(), scores[i].StrongWinRate, 1e-4);
        }
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using SimilarityWeightedModel model = Golden.Load();
        Assert.Equal("model", Assert.Throws<ArgumentNullException>(() => new SimilarityWeightedRouter(null!, new TestEmbeddingGenerator(_ => []))).ParamName);
        Assert.Equal("embeddings", Assert.Throws<ArgumentNullException>(() => new SimilarityWeightedRouter(model, null!)).ParamName);
    }
}
