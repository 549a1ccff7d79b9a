using System.Numerics.Tensors;

namespace RouteLlm.Tests;

/// <summary>The embeddings and the classifier's answers of the fake upstream in <c>shared/cases</c>.</summary>
public sealed class UpstreamCaseTests : IDisposable
{
    private static readonly int[] Lengths = [100, 8_000, 32_768, 32_769, 100_000, 400_000];
    private static readonly string[] Forms = ["emb", "emb-floats"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_prompt_beyond_the_embedders_window_is_cut_and_its_neighbours_are_unharmed()
    {
        using CaseUpstream upstream = await CaseUpstream.StartAsync(_folder.Path);
        using OpenAIEmbeddingGenerator limited = Generator(upstream, "emb-limit");
        using OpenAIEmbeddingGenerator unlimited = Generator(upstream, "emb");
        SemanticRouter router = Router(limited);
        SemanticRouter reference = Router(unlimited);
        RoutingRequest[] requests = [.. Lengths.Select(static length => new RoutingRequest($"prompt {length} {new string('x', length)}")), new("Why?"), new(new string('数', 100_000))];

        // The fake embeds the first 64 characters, so that what is cut has the score of the whole.
        var expected = new RouterScore[requests.Length];
        await reference.ScoreAsync(requests, expected, TestContext.Current.CancellationToken);
        var scores = new RouterScore[requests.Length];
        await router.ScoreAsync(requests, scores, TestContext.Current.CancellationToken);

        Assert.Equal(expected, scores);
        foreach ((int i, RoutingRequest request) in requests.Index())
        {
            Assert.Equal(expected[i], await router.ScoreAsync(request, TestContext.Current.CancellationToken));
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Embeddings_come_in_every_form_and_a_failure_names_its_status_without_the_prompt()
    {
        using CaseUpstream upstream = await CaseUpstream.StartAsync(_folder.Path);
        float[][] vectors = [.. await Task.WhenAll(Forms.Select(async mode =>
        {
            using OpenAIEmbeddingGenerator generator = Generator(upstream, mode);
            return (await generator.GenerateAsync(["hello"], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray();
        }))];
        using OpenAIEmbeddingGenerator small = Generator(upstream, "dim64");
        using OpenAIEmbeddingGenerator failing = Generator(upstream, "emb-500");

        Assert.Equal(1536, vectors[0].Length);
        Assert.InRange(TensorPrimitives.CosineSimilarity(vectors[0], vectors[1]), 0.999999f, 1.000001f);
        Assert.Equal(64, (await small.GenerateAsync(["hello"], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.Length);
        EmbeddingException failure = await Assert.ThrowsAsync<EmbeddingException>(async () => await Router(failing).ScoreAsync(new RoutingRequest("a private prompt"), TestContext.Current.CancellationToken));
        Assert.Contains("status 500", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a private prompt", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_classifiers_answer_is_read_where_a_category_stands_and_is_the_default_target_otherwise()
    {
        using CaseUpstream upstream = await CaseUpstream.StartAsync(_folder.Path);
        string[] readable = ["clf-think", "clf-fence", "clf-case", "clf-plain", "clf-json", "clf-bold", "clf-noformat"];
        string[] unreadable = ["clf-cut", "clf-reason"];

        Assert.All(await ScoresAsync(readable), static score => Assert.Equal(("category 'coding'", false), (score.Reason, score.IsDefaultTarget)));
        Assert.All(await ScoresAsync(unreadable), static score => Assert.True(score.IsDefaultTarget));

        async Task<RouterScore[]> ScoresAsync(string[] modes) => await Task.WhenAll(modes.Select(async mode =>
        {
            using OpenAIChatClient client = OpenAIChatClient.Create("classifier", "none", upstream.AddressOf(mode), maximumRetries: 0);
            return await new LlmClassifierRouter(client, new LlmClassifierOptions { Timeout = TimeSpan.FromSeconds(60) }).ScoreAsync(new RoutingRequest("Write a parser."), TestContext.Current.CancellationToken);
        }));
    }

    private static OpenAIEmbeddingGenerator Generator(CaseUpstream upstream, string mode) =>
        OpenAIEmbeddingGenerator.Create("embedder", "none", upstream.AddressOf(mode), new OpenAIEmbeddingOptions { MaximumRetries = 0 });

    private static SemanticRouter Router(OpenAIEmbeddingGenerator generator) => new(
        new SemanticRouterOptions
        {
            Routes = [new SemanticRoute { Name = "hard", Target = RouteTarget.Strong, Utterances = ["prompt 100", "Why?"] }, new SemanticRoute { Name = "easy", Target = RouteTarget.Weak, Utterances = ["hello", "thanks"] }],
            MinimumSimilarity = -1,
            Embedding = new EmbeddingRouterOptions { Timeout = TimeSpan.FromSeconds(60) },
        },
        generator);
}
