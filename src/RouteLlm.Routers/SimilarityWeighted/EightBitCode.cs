using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>8-bit integers from −127 to 127, with a scale per row.</summary>
internal sealed class EightBitCode : TypedEmbeddingCode<sbyte>
{
    public static readonly EightBitCode Instance = new();

    public override StoredElementType ElementType => StoredElementType.I8;

    public override bool HasScales => true;

    public override float Encode(ReadOnlySpan<float> unit, Span<sbyte> row)
    {
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude(unit)) / sbyte.MaxValue;
        for (int i = 0; i < unit.Length; i++)
        {
            row[i] = scale > 0 ? (sbyte)MathF.Round(unit[i] / scale) : (sbyte)0;
        }

        return scale;
    }

    public override void WriteDots(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        for (int i = 0; i < dots.Length; i++)
        {
            dots[i] = Int8Dots.Dot(rows.Slice(i * vector.Length, vector.Length), vector);
        }
    }
}
