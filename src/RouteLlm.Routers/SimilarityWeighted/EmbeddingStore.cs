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

    public void WriteSimilarities(ReadOnlySpan<float> unit, Span<float> similarities)
    {
        rows.AddReference();
        try
        {
            for (int start = 0; start < Count;)
            {
                ReadOnlySpan<T> together = rows.From(start);
                int count = together.Length / Dimensions;
                code.WriteDots(together, unit, similarities.Slice(start, count));
                start += count;
            }
        }
        finally
        {
            rows.Release();
        }

        if (factors is not null)
        {
            TensorPrimitives.Multiply(similarities, factors, similarities);
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
}
