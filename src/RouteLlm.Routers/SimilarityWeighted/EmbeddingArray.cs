namespace RouteLlm;

/// <summary>Embeddings that the caller has in memory.</summary>
/// <param name="embeddings">The embeddings, all of the same length.</param>
/// <param name="parameterName">How errors name them.</param>
internal sealed class EmbeddingArray(IReadOnlyList<ReadOnlyMemory<float>> embeddings, string parameterName) : IEmbeddingSource
{
    public int Count => embeddings.Count;

    public int Dimensions => embeddings.Count == 0 ? 0 : embeddings[0].Length;

    public void Read(int index, Span<float> destination)
    {
        ReadOnlyMemory<float> embedding = embeddings[index];
        if (embedding.Length != Dimensions)
        {
            throw Wrong(index, $"has {embedding.Length} values, but the first one has {Dimensions}.");
        }

        embedding.Span.CopyTo(destination);
    }

    public Exception Wrong(int index, string problem) => new ArgumentException($"Embedding {index} {problem}", parameterName);
}
