namespace RouteLlm.SimilarityWeighted;

/// <summary>Single-precision embeddings of unit length, in memory.</summary>
internal sealed class SingleStore : IEmbeddingStore
{
    private readonly RowBlocks<float> _rows;

    public SingleStore(IEmbeddingSource source)
    {
        (Count, Dimensions) = (source.Count, source.Dimensions);
        _rows = new RowBlocks<float>(Count, Dimensions);
        for (int i = 0; i < Count; i++)
        {
            UnitLength.Read(source, i, _rows[i]);
        }
    }

    public int Count { get; }

    public int Dimensions { get; }

    public void WriteSimilarities(ReadOnlySpan<float> unit, Span<float> similarities)
    {
        for (int start = 0; start < Count;)
        {
            ReadOnlySpan<float> rows = _rows.From(start);
            int count = rows.Length / Dimensions;
            SingleDots.Write(rows, unit, similarities.Slice(start, count));
            start += count;
        }
    }

    public void Dispose()
    {
        // Nothing but memory.
    }
}
