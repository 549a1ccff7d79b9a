using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Embeddings of prompts, which are kept as they are made and gone on with.</summary>
internal sealed class EmbeddingCacheWriter() : KilledWriter("embedding-cache")
{
    private const string FileName = "prompts.npy";
    private const int Prompts = 4_000;

    public override async Task WriteForEverAsync(string folder, long first, Uri address)
    {
        // A model of another name each time, so that all is made anew.
        for (long number = first; ; number++)
        {
            await GenerateAsync(folder, number);
            Say(number);
        }
    }

    public override Task CheckAsync(string folder, IReadOnlyCollection<long> written) => Task.CompletedTask;

    public override async Task GoOnAsync(string folder, long number, Uri address)
    {
        EmbeddingMatrix matrix = await GenerateAsync(folder, number);
        for (int row = 0; row < Prompts; row++)
        {
            Require(matrix[row][0] == row && matrix[row][1] == number, $"Row {row} is of another run.");
        }

        EmbeddingMatrix read = await GenerateAsync(folder, number);
        Require(read[Prompts - 1][1] == number, "What was written is not what is read.");
        RequireFiles(folder, FileName, FileName + ".json");
    }

    private static Task<EmbeddingMatrix> GenerateAsync(string folder, long number) => new PromptEmbeddingFile(Path.Combine(folder, FileName))
        .ReadOrGenerateAsync([.. Enumerable.Range(0, Prompts).Select(static i => $"{i}")], new Numbers(number), $"model-{number}");

    private sealed class Numbers(long number) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(new[] { float.Parse(value, System.Globalization.CultureInfo.InvariantCulture), number, 1, 2 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
