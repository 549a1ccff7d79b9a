using System.Numerics.Tensors;

namespace RouteLlm.SimilarityWeighted;

/// <summary>Embeddings as 8-bit integers with a scale per row, in memory.</summary>
internal sealed class Int8Store : IEmbeddingStore
{
    private readonly RowBlocks<sbyte> _rows;
    private readonly float[] _scales;

    public Int8Store(IEmbeddingSource source)
    {
        Dimensions = source.Dimensions;
        _scales = new float[source.Count];
        _rows = new RowBlocks<sbyte>(Count, Dimensions);
        float[] unit = new float[Dimensions];
        for (int i = 0; i < Count; i++)
        {
            UnitLength.Read(source, i, unit);
            float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(unit));
            _scales[i] = largest / sbyte.MaxValue;
            for (int j = 0; largest > 0 && j < unit.Length; j++)
            {
                _rows[i][j] = (sbyte)MathF.Round(unit[j] / _scales[i]);
            }
        }
    }

    public int Count => _scales.Length;

    public int Dimensions { get; }

    public void WriteSimilarities(ReadOnlySpan<float> unit, Span<float> similarities)
    {
        for (int i = 0; i < Count; i++)
        {
            similarities[i] = Int8Dots.Dot(_rows[i], unit) * _scales[i];
        }
    }

    public void Dispose()
    {
        // Nothing but memory.
    }
}
