using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>Lengths of embeddings.</summary>
internal static class UnitLength
{
    /// <summary>What is wrong with a vector that has no factor.</summary>
    public const string NotUsable = "has a value that is not finite, or too large.";

    /// <summary>
    /// Gets what to multiply a vector with to give it unit length: 0 for a zero vector, <see langword="null"/> if a value or the length is
    /// not finite.
    /// </summary>
    public static float? FactorFor(ReadOnlySpan<float> vector)
    {
        float length = TensorPrimitives.Norm(vector);
        return !float.IsFinite(length) ? null : float.IsFinite(1 / length) ? 1 / length : 0;
    }

    /// <summary>Reads an embedding and gives it unit length.</summary>
    public static void Read(IEmbeddingSource source, int index, Span<float> unit)
    {
        source.Read(index, unit);
        TensorPrimitives.Multiply(unit, FactorOf(source, index, unit), unit);
    }

    /// <summary>Gets what to multiply an embedding with to give it unit length.</summary>
    public static float FactorOf(IEmbeddingSource source, int index, ReadOnlySpan<float> row) =>
        FactorFor(row) ?? throw source.Wrong(index, NotUsable);
}
