using System.Numerics;
using System.Runtime.InteropServices;

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
        int width = vector.Length;
        for (int rest = (int)i; rest < width; rest++)
        {
            dots[0] += rows[rest] * vector[rest];
            dots[1] += rows[rest + width] * vector[rest];
            dots[2] += rows[rest + (2 * width)] * vector[rest];
            dots[3] += rows[rest + (3 * width)] * vector[rest];
        }
    }

    private static float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> vector)
    {
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= vector.Length; i += Vector<float>.Count)
        {
            sum = Lanes.MultiplyAdd(new Vector<float>(row[i..]), new Vector<float>(vector[i..]), sum);
        }

        float dot = Vector.Sum(sum);
        for (; i < vector.Length; i++)
        {
            dot += row[i] * vector[i];
        }

        return dot;
    }
}
