using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>An embedding generator that answers as a test says, and counts its calls.</summary>
internal sealed class TestEmbeddingGenerator(Func<string, float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
{
    private int _calls;

    public int Calls => _calls;

    public Func<CancellationToken, Task>? OnCall { get; set; }

    public int Missing { get; set; }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        if (OnCall is not null)
        {
            await OnCall(cancellationToken);
        }

        return [.. values.Skip(Missing).Select(value => new Embedding<float>(embed(value)))];
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
