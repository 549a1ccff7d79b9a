using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The embeddings of all routes' examples, scaled to unit length, one after the other.</summary>
internal sealed class ExampleEmbeddings
{
    private readonly float[] _rows;

    /// <param name="embeddings">Finite embeddings of one length; at least one.</param>
    public ExampleEmbeddings(ReadOnlyMemory<float>[] embeddings)
    {
        Dimensions = embeddings[0].Length;
        _rows = new float[(long)Dimensions * embeddings.Length];
        for (int i = 0; i < embeddings.Length; i++)
        {
            ReadOnlySpan<float> embedding = embeddings[i].Span;
            TensorPrimitives.Multiply(embedding, ScaleOf(embedding), _rows.AsSpan(i * Dimensions, Dimensions));
        }
    }

    public int Dimensions { get; }

    /// <summary>Computes the cosine similarity of an embedding to each example; 0 where either has no direction.</summary>
    public void CompareTo(ReadOnlySpan<float> embedding, Span<float> similarities)
    {
        float scale = ScaleOf(embedding);
        for (int i = 0; i < similarities.Length; i++)
        {
            similarities[i] = TensorPrimitives.Dot(_rows.AsSpan(i * Dimensions, Dimensions), embedding) * scale;
        }
    }

    // The embedder lets nothing pass of which the length is not finite.
    private static float ScaleOf(ReadOnlySpan<float> embedding) => UnitLength.FactorFor(embedding)!.Value;
}
