using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>What is kept of a router's scores must not outlive what decides them.</summary>
public sealed class EmbeddingRouterFingerprintTests
{
    [Fact]
    public void A_matrix_factorization_routers_is_of_its_weights_its_pair_and_the_embedding_model()
    {
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf"));
        using NamedGenerator small = new("small");
        using NamedGenerator large = new("large");
        using TestEmbeddingGenerator unnamed = new(_ => [1]);

        string fingerprint = new MatrixFactorizationRouter(model.ForPair(), small).Fingerprint!;

        Assert.Equal(64, fingerprint.Length);
        Assert.Equal(fingerprint, new MatrixFactorizationRouter(MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf")).ForPair(), small, name: "other").Fingerprint);
        Assert.NotEqual(fingerprint, new MatrixFactorizationRouter(model.ForPair("gpt-4-0314", "llama-2-7b-chat"), small).Fingerprint);
        Assert.NotEqual(fingerprint, new MatrixFactorizationRouter(model.ForPair(), large).Fingerprint);
        Assert.Null(new MatrixFactorizationRouter(model.ForPair(), unnamed).Fingerprint);
    }

    [Fact]
    public void A_similarity_weighted_routers_is_of_its_battles_and_their_embeddings()
    {
        using NamedGenerator small = new("small");
        Battle[] battles = [new("a", "b", BattleWinner.ModelA), new("b", "a", BattleWinner.Tie)];
        string? FingerprintOf(Battle[] of, float last)
        {
            using var model = new SimilarityWeightedModel(of, [new float[] { 1, 0 }, new float[] { 0, last }], new SimilarityWeightedOptions { StrongModel = "a", WeakModel = "b", NumTiers = 2 });
            return new SimilarityWeightedRouter(model, small).Fingerprint;
        }

        string? fingerprint = FingerprintOf(battles, 1);

        Assert.Equal(fingerprint, FingerprintOf(battles, 1));
        Assert.NotEqual(fingerprint, FingerprintOf(battles, -1));
        Assert.NotEqual(fingerprint, FingerprintOf([battles[0], new("b", "a", BattleWinner.ModelA)], 1));
    }

    [Fact]
    public void A_semantic_routers_is_of_its_examples_and_settings()
    {
        using NamedGenerator small = new("small");
        string? FingerprintOf(string example, int topK) => new SemanticRouter(
            new SemanticRouterOptions
            {
                TopK = topK,
                Routes = [new SemanticRoute { Name = "a", Target = RouteTarget.Weak, Utterances = [example] }],
            },
            small).Fingerprint;

        Assert.Equal(FingerprintOf("hello", 1), FingerprintOf("hello", 1));
        Assert.NotEqual(FingerprintOf("hello", 1), FingerprintOf("hi", 1));
        Assert.NotEqual(FingerprintOf("hello", 1), FingerprintOf("hello", 2));
    }

    private sealed class NamedGenerator(string model) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A fingerprint embeds nothing.");

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", defaultModelId: model) : null;

        public void Dispose()
        {
        }
    }
}
