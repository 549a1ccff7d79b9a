namespace RouteLlm;

/// <summary>The embeddings of battles, ready for similarities. Immutable; safe for concurrent use.</summary>
internal interface IEmbeddingStore : IDisposable
{
    /// <summary>Gets the number of embeddings.</summary>
    int Count { get; }

    /// <summary>Gets the number of values in each.</summary>
    int Dimensions { get; }

    /// <summary>Adds the embeddings to a hash, as they are stored.</summary>
    void AddTo(ContentHash hash);

    /// <summary>Computes the cosine similarity of a vector to every embedding; 0 to an embedding without direction.</summary>
    /// <param name="unit">The vector, of unit length.</param>
    /// <param name="similarities">Receives <see cref="Count"/> similarities.</param>
    /// <param name="threads">How many threads may share the work, from 1.</param>
    void WriteSimilarities(ReadOnlyMemory<float> unit, Memory<float> similarities, int threads);
}
