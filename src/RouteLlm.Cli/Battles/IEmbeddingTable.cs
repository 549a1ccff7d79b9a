namespace RouteLlm;

/// <summary>A file of embeddings.</summary>
internal interface IEmbeddingTable : IDisposable
{
    string Path { get; }

    /// <summary>Gets the number of embeddings.</summary>
    long Rows { get; }

    /// <summary>Gets the number of values of the first embedding; 0 for an empty table.</summary>
    int Dimensions { get; }

    /// <summary>Reads the embeddings in order; each is valid until the next one is read.</summary>
    IEnumerable<ReadOnlyMemory<float>> ReadRows();
}
