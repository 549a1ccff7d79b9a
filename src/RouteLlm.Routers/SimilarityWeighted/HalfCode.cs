using System.Buffers;
using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The bits of half-precision floats, with a scale per row.</summary>
internal sealed class HalfCode : TypedEmbeddingCode<short>
{
    public static readonly HalfCode Instance = new();

    // The largest value of each row is scaled up to this, away from the subnormal halves, which have fewer digits.
    private const float LargestValue = 16_384;

    public override StoredElementType ElementType => StoredElementType.F16;

    public override bool HasScales => true;

    public override float Encode(ReadOnlySpan<float> unit, Span<short> row)
    {
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude(unit)) / LargestValue;
        for (int i = 0; i < unit.Length; i++)
        {
            row[i] = scale > 0 ? BitConverter.HalfToInt16Bits((Half)(unit[i] / scale)) : (short)0;
        }

        return scale;
    }

    public override void WriteDots(ReadOnlySpan<short> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(vector.Length);
        Span<float> prepared = rented.AsSpan(0, vector.Length);
        HalfDots.Prepare(vector, prepared);
        for (int i = 0; i < dots.Length; i++)
        {
            dots[i] = HalfDots.Dot(rows.Slice(i * vector.Length, vector.Length), prepared);
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
