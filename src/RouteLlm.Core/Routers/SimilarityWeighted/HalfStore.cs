using System.Buffers;
using System.Numerics.Tensors;

namespace RouteLlm.SimilarityWeighted;

/// <summary>Embeddings in half precision with a scale per row, in memory.</summary>
internal sealed class HalfStore : IEmbeddingStore
{
    // The largest value of each row is scaled up to this, away from the subnormal halves, which have fewer digits.
    private const float LargestValue = 16_384;

    private readonly RowBlocks<short> _rows;
    private readonly float[] _scales;

    public HalfStore(IEmbeddingSource source)
    {
        Dimensions = source.Dimensions;
        _scales = new float[source.Count];
        _rows = new RowBlocks<short>(Count, Dimensions);
        float[] unit = new float[Dimensions];
        for (int i = 0; i < Count; i++)
        {
            UnitLength.Read(source, i, unit);
            float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(unit));
            _scales[i] = largest / LargestValue;
            for (int j = 0; largest > 0 && j < unit.Length; j++)
            {
                _rows[i][j] = BitConverter.HalfToInt16Bits((Half)(unit[j] / _scales[i]));
            }
        }
    }

    public int Count => _scales.Length;

    public int Dimensions { get; }

    public void WriteSimilarities(ReadOnlySpan<float> unit, Span<float> similarities)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(Dimensions);
        Span<float> prepared = rented.AsSpan(0, Dimensions);
        HalfDots.Prepare(unit, prepared);
        for (int i = 0; i < Count; i++)
        {
            similarities[i] = HalfDots.Dot(_rows[i], prepared) * _scales[i];
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    public void Dispose()
    {
        // Nothing but memory.
    }
}
