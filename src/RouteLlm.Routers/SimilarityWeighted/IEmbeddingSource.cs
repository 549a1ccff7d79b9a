namespace RouteLlm;

/// <summary>Where the embeddings of battles come from when a store is filled.</summary>
internal interface IEmbeddingSource
{
    /// <summary>Gets the number of embeddings.</summary>
    int Count { get; }

    /// <summary>Gets the number of values in each.</summary>
    int Dimensions { get; }

    /// <summary>Copies an embedding.</summary>
    void Read(int index, Span<float> destination);

    /// <summary>Makes the error that an embedding is not usable.</summary>
    Exception Wrong(int index, string problem);
}
