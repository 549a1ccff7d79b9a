using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>The bits of half-precision floats, with a scale per row.</summary>
internal sealed class HalfCode : TypedEmbeddingCode<short>
{
    public static readonly HalfCode Instance = new();

    // Moving the bits of a half into the place of a float's leaves the exponent 112 too small.
    private const float TwoToThe112 = 5.192296858534828e33f;
    private const int MantissaShift = 13;
    private const int SignExponentAndMantissa = unchecked((int)0x8FFF_E000);

    // Keeps products within the normal numbers of a float: subnormal ones are slow on some processors.
    private const float VectorScale = 1.2676506002282294e30f;

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
        Prepare(vector, prepared);
        for (int i = 0; i < dots.Length; i++)
        {
            dots[i] = Dot(rows.Slice(i * vector.Length, vector.Length), prepared);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Gets a vector in the form that <see cref="Dot"/> takes: scaled by 2¹⁰⁰.</summary>
    private static void Prepare(ReadOnlySpan<float> unit, Span<float> prepared) =>
        TensorPrimitives.Multiply(unit, VectorScale, prepared);

    /// <summary>Computes the dot product of a row with a vector.</summary>
    /// <param name="row">The bits of finite half-precision floats.</param>
    /// <param name="prepared">The vector, as <see cref="Prepare"/> gives it.</param>
    private static float Dot(ReadOnlySpan<short> row, ReadOnlySpan<float> prepared)
    {
        ref short halves = ref MemoryMarshal.GetReference(row);
        ref float values = ref MemoryMarshal.GetReference(prepared);
        nuint length = (nuint)prepared.Length;
        nuint lanes = (nuint)Vector<float>.Count;
        var mask = new Vector<int>(SignExponentAndMantissa);
        Vector<float> sum0 = Vector<float>.Zero, sum1 = Vector<float>.Zero;
        nuint i = 0;
        for (; i + (2 * lanes) <= length; i += 2 * lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref halves, i), out Vector<int> lower, out Vector<int> upper);
            sum0 = Lanes.MultiplyAdd(Vector.AsVectorSingle((lower << MantissaShift) & mask), Vector.LoadUnsafe(ref values, i), sum0);
            sum1 = Lanes.MultiplyAdd(Vector.AsVectorSingle((upper << MantissaShift) & mask), Vector.LoadUnsafe(ref values, i + lanes), sum1);
        }

        float dot = Vector.Sum(sum0 + sum1);
        for (int rest = (int)i; rest < prepared.Length; rest++)
        {
            dot += BitConverter.Int32BitsToSingle((row[rest] << MantissaShift) & SignExponentAndMantissa) * prepared[rest];
        }

        return dot * (TwoToThe112 / VectorScale);
    }
}
