namespace RouteLlm.Tests;

public sealed class ScoreCacheTests : IDisposable
{
    private static readonly BenchmarkData Data = new()
    {
        Benchmark = "b",
        Models = ModelPair.Unnamed,
        Questions = [new("one", 1, 0, "g"), new("two", 0, 1, "g")],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_found_again_by_the_same_router_on_the_same_prompts_alone()
    {
        var cache = new ScoreCache(_folder.PathOf("cache"));
        var router = new RandomRouter(1);
        Assert.Null(cache.Find(router, Data));

        cache.Keep(router, Data, new ScoredRouter("random", [0.25, 1.0 / 3]));

        Assert.Equal([0.25, 1.0 / 3], cache.Find(new RandomRouter(1), Data)!.StrongWinRates);
        Assert.Null(cache.Find(new RandomRouter(2), Data));
        Assert.Null(cache.Find(LexicalRouter.Default, Data));
        Assert.Null(cache.Find(router, Data with { Questions = [new("one", 1, 0, "g"), new("too", 0, 1, "g")] }));
        Assert.NotNull(cache.Find(router, Data with { Questions = [new("one", 0, 0, "g"), new("two", 0, 0, "g")] }));
    }

    [Fact]
    public void A_router_of_chance_is_never_kept()
    {
        var cache = new ScoreCache(_folder.PathOf("cache"));
        var router = new RandomRouter();

        cache.Keep(router, Data, new ScoredRouter("random", [0.25, 0.5]));

        Assert.Null(cache.Find(router, Data));
        Assert.False(Directory.Exists(_folder.PathOf("cache")));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(33, false)]
    [InlineData(0, true)]
    [InlineData(40, true)]
    public void What_is_damaged_is_as_if_it_were_not_there(int place, bool cut)
    {
        var cache = new ScoreCache(_folder.Path);
        var router = new RandomRouter(1);
        cache.Keep(router, Data, new ScoredRouter("random", [0.25, 0.5]));
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        byte[] content = File.ReadAllBytes(file);
        content[place] ^= 4;
        File.WriteAllBytes(file, cut ? content[..place] : content);

        Assert.Null(cache.Find(router, Data));

        cache.Keep(router, Data, new ScoredRouter("random", [0.25, 0.5]));
        Assert.NotNull(cache.Find(router, Data));
    }
}
