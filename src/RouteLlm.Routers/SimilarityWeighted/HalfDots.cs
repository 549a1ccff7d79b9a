using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Dot products of rows of half-precision floats with one vector.</summary>
internal static class HalfDots
{
    // Moving the bits of a half into the place of a float's leaves the exponent 112 too small.
    private const float TwoToThe112 = 5.192296858534828e33f;
    private const int MantissaShift = 13;
    private const int SignExponentAndMantissa = unchecked((int)0x8FFF_E000);

    // Keeps products within the normal numbers of a float: subnormal ones are slow on some processors.
    private const float VectorScale = 1.2676506002282294e30f;

    /// <summary>Gets a vector in the form that <see cref="Dot"/> takes: scaled by 2¹⁰⁰.</summary>
    public static void Prepare(ReadOnlySpan<float> unit, Span<float> prepared) =>
        TensorPrimitives.Multiply(unit, VectorScale, prepared);

    /// <summary>Computes the dot product of a row with a vector.</summary>
    /// <param name="row">The bits of finite half-precision floats.</param>
    /// <param name="prepared">The vector, as <see cref="Prepare"/> gives it.</param>
    public static float Dot(ReadOnlySpan<short> row, ReadOnlySpan<float> prepared)
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
