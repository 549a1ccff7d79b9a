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

    [Theory]
    [InlineData("pooling_mode_cls_token", EmbeddingPooling.FirstToken)]
    [InlineData("pooling_mode_lasttoken", EmbeddingPooling.LastToken)]
    public async Task The_folders_own_files_say_how_to_pool_and_whether_to_normalize(string key, EmbeddingPooling pooling)
    {
        string model = GoldenOnnx.WriteEmbedder(_folder);
        using OnnxEmbeddingGenerator asked = OnnxEmbeddingGenerator.Load(model, new OnnxEmbeddingOptions { Pooling = pooling });
        File.WriteAllText(Path.Combine(model, "1_Pooling", "config.json"), $$"""{"pooling_mode_mean_tokens": false, "{{key}}": true}""");
        File.WriteAllText(Path.Combine(model, "modules.json"), """[{"type": "sentence_transformers.models.Transformer"}, {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]""");
        using OnnxEmbeddingGenerator read = OnnxEmbeddingGenerator.Load(model);

        ReadOnlyMemory<float> unit = await asked.GenerateVectorAsync("What is the answer?", cancellationToken: TestContext.Current.CancellationToken);
        ReadOnlyMemory<float> raw = await read.GenerateVectorAsync("What is the answer?", cancellationToken: TestContext.Current.CancellationToken);

        float length = TensorPrimitives.Norm(raw.Span);
        Assert.NotEqual(1, length, 1e-3);
        Assert.All(unit.ToArray(), (value, i) => Assert.Equal(value, raw.Span[i] / length, 1e-5));
    }

    [Fact]
    public void A_pooling_that_is_not_known_is_refused()
    {
        string model = GoldenOnnx.WriteEmbedder(_folder);
        File.WriteAllText(Path.Combine(model, "1_Pooling", "config.json"), """{"pooling_mode_max_tokens": true}""");

        Assert.Contains("pooling_mode_max_tokens", Assert.Throws<ModelFileException>(() => OnnxEmbeddingGenerator.Load(model)).Message, StringComparison.Ordinal);
    }
}
