using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>An embedding generator that answers as a test says, and counts its calls.</summary>
internal sealed class TestEmbeddingGenerator(Func<string, float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConcurrentQueue<string[]> _batches = new();

    public int Calls => _batches.Count;

    public IEnumerable<string[]> Batches => _batches;

    public Func<CancellationToken, Task>? OnCall { get; set; }

    public int Missing { get; set; }

    public string? ModelId { get; set; }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] prompts = [.. values];
        _batches.Enqueue(prompts);
        if (OnCall is not null)
        {
            await OnCall(cancellationToken);
        }

        return new GeneratedEmbeddings<Embedding<float>>(prompts.Skip(Missing).Select(value => new Embedding<float>(embed(value)) { ModelId = options?.ModelId }))
        {
            Usage = new UsageDetails { InputTokenCount = prompts.Length },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        ModelId is not null && serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", defaultModelId: ModelId) : null;

    public void Dispose()
    {
    }
}
