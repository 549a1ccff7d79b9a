using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
            dots[i] = Dot(rows.Slice(i * vector.Length, vector.Length), vector);
        }
    }

    /// <summary>Computes the dot product of a row with a vector of the same length.</summary>
    private static float Dot(ReadOnlySpan<sbyte> row, ReadOnlySpan<float> vector)
    {
        float dot = Avx512F.IsSupported ? DotOf512Bits(row, vector, out int done) : DotOfAnyWidth(row, vector, out done);
        for (; done < vector.Length; done++)
        {
            dot += row[done] * vector[done];
        }

        return dot;
    }

    private static float DotOf512Bits(ReadOnlySpan<sbyte> row, ReadOnlySpan<float> vector, out int done)
    {
        ref sbyte bytes = ref MemoryMarshal.GetReference(row);
        ref float values = ref MemoryMarshal.GetReference(vector);
        nuint length = (nuint)vector.Length;
        nuint lanes = (nuint)Vector512<float>.Count;
        Vector512<float> sum0 = Vector512<float>.Zero, sum1 = Vector512<float>.Zero, sum2 = Vector512<float>.Zero, sum3 = Vector512<float>.Zero;
        nuint i = 0;
        for (; i + (4 * lanes) <= length; i += 4 * lanes)
        {
            sum0 = Avx512F.FusedMultiplyAdd(Widen(ref bytes, i), Vector512.LoadUnsafe(ref values, i), sum0);
            sum1 = Avx512F.FusedMultiplyAdd(Widen(ref bytes, i + lanes), Vector512.LoadUnsafe(ref values, i + lanes), sum1);
            sum2 = Avx512F.FusedMultiplyAdd(Widen(ref bytes, i + (2 * lanes)), Vector512.LoadUnsafe(ref values, i + (2 * lanes)), sum2);
            sum3 = Avx512F.FusedMultiplyAdd(Widen(ref bytes, i + (3 * lanes)), Vector512.LoadUnsafe(ref values, i + (3 * lanes)), sum3);
        }

        done = (int)i;
        return Vector512.Sum((sum0 + sum1) + (sum2 + sum3));
    }

    private static float DotOfAnyWidth(ReadOnlySpan<sbyte> row, ReadOnlySpan<float> vector, out int done)
    {
        ref sbyte bytes = ref MemoryMarshal.GetReference(row);
        ref float values = ref MemoryMarshal.GetReference(vector);
        nuint length = (nuint)vector.Length;
        nuint lanes = (nuint)Vector<float>.Count;
        Vector<float> sum0 = Vector<float>.Zero, sum1 = Vector<float>.Zero, sum2 = Vector<float>.Zero, sum3 = Vector<float>.Zero;
        nuint i = 0;
        for (; i + (4 * lanes) <= length; i += 4 * lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref bytes, i), out Vector<short> lower, out Vector<short> upper);
            Vector.Widen(lower, out Vector<int> part0, out Vector<int> part1);
            Vector.Widen(upper, out Vector<int> part2, out Vector<int> part3);
            sum0 = Lanes.MultiplyAdd(Vector.ConvertToSingle(part0), Vector.LoadUnsafe(ref values, i), sum0);
            sum1 = Lanes.MultiplyAdd(Vector.ConvertToSingle(part1), Vector.LoadUnsafe(ref values, i + lanes), sum1);
            sum2 = Lanes.MultiplyAdd(Vector.ConvertToSingle(part2), Vector.LoadUnsafe(ref values, i + (2 * lanes)), sum2);
            sum3 = Lanes.MultiplyAdd(Vector.ConvertToSingle(part3), Vector.LoadUnsafe(ref values, i + (3 * lanes)), sum3);
        }

        done = (int)i;
        return Vector.Sum((sum0 + sum1) + (sum2 + sum3));
    }

    private static Vector512<float> Widen(ref sbyte bytes, nuint offset) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref bytes, offset)));
}
