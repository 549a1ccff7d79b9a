using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class OnnxEmbeddingGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embeddings_are_those_that_were_recorded()
    {
        using OnnxEmbeddingGenerator generator = OnnxEmbeddingGenerator.Load(GoldenOnnx.WriteEmbedder(_folder));
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected("embedder");

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(expected.Select(static line => line.Text), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected.Count, embeddings.Count);
        Assert.All(expected, (line, i) => Assert.All(
            line.Recorded.GetProperty("embedding").EnumerateArray().ToArray(),
            (value, place) => Assert.Equal(value.GetDouble(), embeddings[i].Vector.Span[place], 1e-5)));
    }

    [Theory]
    [InlineData(EmbeddingPooling.FirstToken)]
    [InlineData(EmbeddingPooling.LastToken)]
    public async Task Another_pooling_gives_other_vectors_of_unit_length(EmbeddingPooling pooling)
    {
        string model = GoldenOnnx.WriteEmbedder(_folder);
        using OnnxEmbeddingGenerator mean = OnnxEmbeddingGenerator.Load(model);
        using OnnxEmbeddingGenerator other = OnnxEmbeddingGenerator.Load(model, new OnnxEmbeddingOptions { Pooling = pooling });

        ReadOnlyMemory<float> meanVector = await mean.GenerateVectorAsync("What is the answer?", cancellationToken: TestContext.Current.CancellationToken);
        ReadOnlyMemory<float> otherVector = await other.GenerateVectorAsync("What is the answer?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, TensorPrimitives.Norm(otherVector.Span), 1e-5);
        Assert.NotEqual(meanVector.ToArray(), otherVector.ToArray());
    }

    [Fact]
    public void A_pooling_that_is_not_known_is_refused()
    {
        string model = GoldenOnnx.WriteEmbedder(_folder);
        File.WriteAllText(Path.Combine(model, "1_Pooling", "config.json"), """{"pooling_mode_max_tokens": true}""");

        Assert.Contains("pooling_mode_max_tokens", Assert.Throws<ModelFileException>(() => OnnxEmbeddingGenerator.Load(model)).Message, StringComparison.Ordinal);
    }
}
