using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>An <see cref="EmbeddingCode"/> by what a value is stored as.</summary>
internal abstract class TypedEmbeddingCode<T> : EmbeddingCode
    where T : unmanaged
{
    /// <summary>Stores a vector.</summary>
    /// <param name="unit">The vector, of unit length or zero.</param>
    /// <param name="row">Receives as many values.</param>
    /// <returns>The row's scale: what to multiply it with to have the vector.</returns>
    public abstract float Encode(ReadOnlySpan<float> unit, Span<T> row);

    /// <summary>Computes the dot product of a vector with each of some rows, before scaling.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="vector">The vector, as long as a row.</param>
    /// <param name="dots">Receives one number for each row.</param>
    public abstract void WriteDots(ReadOnlySpan<T> rows, ReadOnlySpan<float> vector, Span<float> dots);

    public sealed override IEmbeddingStore Fill(IEmbeddingSource source)
    {
        var rows = new RowBlocks<T>(source.Count, source.Dimensions);
        float[] scales = new float[source.Count];
        float[] unit = new float[source.Dimensions];
        for (int i = 0; i < scales.Length; i++)
        {
            UnitLength.Read(source, i, unit);
            scales[i] = Encode(unit, rows[i]);
        }

        return new EmbeddingStore<T>(rows, this, HasScales ? scales : null);
    }

    public sealed override IEmbeddingStore Map(MappedFile file, long offset, int count, int dimensions, float[]? scales) =>
        new EmbeddingStore<T>(new MappedRows<T>(file, offset, count, dimensions), this, scales);

    public sealed override float Encode(ReadOnlySpan<float> unit, Span<byte> bytes) => Encode(unit, MemoryMarshal.Cast<byte, T>(bytes));

    public sealed override float Dot(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> vector)
    {
        float dot = 0;
        WriteDots(MemoryMarshal.Cast<byte, T>(bytes), vector, new Span<float>(ref dot));
        return dot;
    }
}
