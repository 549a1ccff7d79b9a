using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RouteLlm;

/// <summary>Single precision: vectors as they are.</summary>
internal sealed class FullCode : TypedEmbeddingCode<float>
{
    public static readonly FullCode Instance = new();

    private const int RowsTogether = 4;

    public override StoredElementType ElementType => StoredElementType.F32;

    public override bool HasScales => false;

    public override float Encode(ReadOnlySpan<float> unit, Span<float> row)
    {
        unit.CopyTo(row);
        return 1;
    }

    public override void WriteDots(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots) => WriteAll(rows, vector, dots);

    /// <summary>Computes the dot product of each row with a vector.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="vector">The vector, as long as a row.</param>
    /// <param name="dots">Receives one number for each row.</param>
    private static void WriteAll(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        int length = vector.Length;
        int row = 0;

        // Four rows at a time: each part of the vector is loaded once, and the processor fetches four streams from memory.
        for (; row + RowsTogether <= dots.Length; row += RowsTogether)
        {
            WriteFour(rows.Slice(row * length, RowsTogether * length), vector, dots.Slice(row, RowsTogether));
        }

        for (; row < dots.Length; row++)
        {
            dots[row] = Dot(rows.Slice(row * length, length), vector);
        }
    }

    private static void WriteFour(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        int done = Avx512F.IsSupported ? WriteFourBy512Bits(rows, vector, dots) : WriteFourByAnyWidth(rows, vector, dots);
        int width = vector.Length;
        for (; done < width; done++)
        {
            dots[0] += rows[done] * vector[done];
            dots[1] += rows[done + width] * vector[done];
            dots[2] += rows[done + (2 * width)] * vector[done];
            dots[3] += rows[done + (3 * width)] * vector[done];
        }
    }

    private static int WriteFourBy512Bits(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        ref float row = ref MemoryMarshal.GetReference(rows);
        ref float values = ref MemoryMarshal.GetReference(vector);
        nuint length = (nuint)vector.Length;
        nuint lanes = (nuint)Vector512<float>.Count;
        Vector512<float> sum0 = Vector512<float>.Zero, sum1 = Vector512<float>.Zero, sum2 = Vector512<float>.Zero, sum3 = Vector512<float>.Zero;
        nuint i = 0;
        for (; i + lanes <= length; i += lanes)
        {
            Vector512<float> value = Vector512.LoadUnsafe(ref values, i);
            Prefetch(ref row, i + (4 * length));
            Prefetch(ref row, i + (5 * length));
            Prefetch(ref row, i + (6 * length));
            Prefetch(ref row, i + (7 * length));
            sum0 = Avx512F.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, i), value, sum0);
            sum1 = Avx512F.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, i + length), value, sum1);
            sum2 = Avx512F.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, i + (2 * length)), value, sum2);
            sum3 = Avx512F.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, i + (3 * length)), value, sum3);
        }

        (dots[0], dots[1], dots[2], dots[3]) = (Vector512.Sum(sum0), Vector512.Sum(sum1), Vector512.Sum(sum2), Vector512.Sum(sum3));
        return (int)i;
    }

    private static int WriteFourByAnyWidth(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots)
    {
        ref float row = ref MemoryMarshal.GetReference(rows);
        ref float values = ref MemoryMarshal.GetReference(vector);
        nuint length = (nuint)vector.Length;
        nuint lanes = (nuint)Vector<float>.Count;
        Vector<float> sum0 = Vector<float>.Zero, sum1 = Vector<float>.Zero, sum2 = Vector<float>.Zero, sum3 = Vector<float>.Zero;
        nuint i = 0;
        for (; i + lanes <= length; i += lanes)
        {
            Vector<float> value = Vector.LoadUnsafe(ref values, i);
            sum0 = Lanes.MultiplyAdd(Vector.LoadUnsafe(ref row, i), value, sum0);
            sum1 = Lanes.MultiplyAdd(Vector.LoadUnsafe(ref row, i + length), value, sum1);
            sum2 = Lanes.MultiplyAdd(Vector.LoadUnsafe(ref row, i + (2 * length)), value, sum2);
            sum3 = Lanes.MultiplyAdd(Vector.LoadUnsafe(ref row, i + (3 * length)), value, sum3);
        }

        (dots[0], dots[1], dots[2], dots[3]) = (Vector.Sum(sum0), Vector.Sum(sum1), Vector.Sum(sum2), Vector.Sum(sum3));
        return (int)i;
    }

    // The processor's own prefetching ends with each page of memory, of which a row has more than one. Reads nothing, so that a place
    // behind the last row does no harm.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float row, nuint offset) => Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref row, offset)));

    // Adds in the order that rows taken together are added in, so that it does not matter how rows fall together.
    private static float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> vector)
    {
        float dot = Avx512F.IsSupported ? DotBy512Bits(row, vector, out int done) : DotByAnyWidth(row, vector, out done);
        for (; done < vector.Length; done++)
        {
            dot += row[done] * vector[done];
        }

        return dot;
    }

    private static float DotBy512Bits(ReadOnlySpan<float> row, ReadOnlySpan<float> vector, out int done)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (done = 0; done + Vector512<float>.Count <= vector.Length; done += Vector512<float>.Count)
        {
            sum = Avx512F.FusedMultiplyAdd(Vector512.Create(row[done..]), Vector512.Create(vector[done..]), sum);
        }

        return Vector512.Sum(sum);
    }

    private static float DotByAnyWidth(ReadOnlySpan<float> row, ReadOnlySpan<float> vector, out int done)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (done = 0; done + Vector<float>.Count <= vector.Length; done += Vector<float>.Count)
        {
            sum = Lanes.MultiplyAdd(new Vector<float>(row[done..]), new Vector<float>(vector[done..]), sum);
        }

        return Vector.Sum(sum);
    }
}
