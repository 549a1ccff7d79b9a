using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Embeddings in one precision.</summary>
/// <param name="rows">The embeddings as they are stored; owned.</param>
/// <param name="code">What they are stored as.</param>
/// <param name="factors">What to multiply each row with to have unit length; <see langword="null"/> if all have it.</param>
internal sealed class EmbeddingStore<T>(IRows<T> rows, TypedEmbeddingCode<T> code, float[]? factors) : IEmbeddingStore
    where T : unmanaged
{
    public int Count => rows.Count;

    public int Dimensions => rows.Length;

    public void WriteSimilarities(ReadOnlyMemory<float> unit, Memory<float> similarities, int threads)
    {
        rows.AddReference();
        try
        {
            if (threads == 1)
            {
                Write(unit.Span, similarities.Span, 0, Count);
            }
            else
            {
                WriteTogether(unit, similarities, threads);
            }
        }
        finally
        {
            rows.Release();
        }
    }

    public void AddTo(ContentHash hash)
    {
        rows.AddReference();
        try
        {
            for (int start = 0; start < Count;)
            {
                ReadOnlySpan<T> together = rows.From(start);

                // Row by row, so that how the rows lie together changes nothing, and no part is too long.
                for (int row = 0; row < together.Length / Dimensions; row++)
                {
                    hash.Add(MemoryMarshal.AsBytes(together.Slice(row * Dimensions, Dimensions)));
                    start++;
                }
            }
        }
        finally
        {
            rows.Release();
        }

        hash.Add(MemoryMarshal.AsBytes<float>(factors));
    }

    public void Dispose() => rows.Dispose();

    private void WriteTogether(ReadOnlyMemory<float> unit, Memory<float> similarities, int threads) => Parallel.For(
        0,
        threads,
        new ParallelOptions { MaxDegreeOfParallelism = threads },
        part => Write(unit.Span, similarities.Span, (int)((long)Count * part / threads), (int)((long)Count * (part + 1) / threads)));

    private void Write(ReadOnlySpan<float> unit, Span<float> similarities, int start, int end)
    {
        Span<float> written = similarities[start..end];
        for (int row = start; row < end;)
        {
            ReadOnlySpan<T> together = rows.From(row);
            int count = Math.Min(together.Length / Dimensions, end - row);
            code.WriteDots(together[..(count * Dimensions)], unit, similarities.Slice(row, count));
            row += count;
        }

        if (factors is not null)
        {
            TensorPrimitives.Multiply(written, factors.AsSpan(start, end - start), written);
        }
    }
}
