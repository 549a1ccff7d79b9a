namespace RouteLlm;

/// <summary>How vectors of unit length are stored in a precision. Immutable; safe for concurrent use.</summary>
internal abstract class EmbeddingCode
{
    /// <summary>Gets the element type in a file.</summary>
    public abstract StoredElementType ElementType { get; }

    /// <summary>Gets whether each vector has a scale, or all have the scale 1.</summary>
    public abstract bool HasScales { get; }

    public static EmbeddingCode Of(EmbeddingPrecision precision) => precision switch
    {
        EmbeddingPrecision.Full => FullCode.Instance,
        EmbeddingPrecision.Half => HalfCode.Instance,
        EmbeddingPrecision.EightBit => EightBitCode.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Unknown precision."),
    };

    /// <summary>Makes a store in memory.</summary>
    public abstract IEmbeddingStore Fill(IEmbeddingSource source);

    /// <summary>Makes a store over vectors that lie in a mapped file, which it owns.</summary>
    public abstract IEmbeddingStore Map(MappedFile file, long offset, int count, int dimensions, float[]? scales);

    /// <summary>Stores a vector as it stands in a file.</summary>
    /// <param name="unit">The vector, of unit length or zero.</param>
    /// <param name="bytes">Receives it.</param>
    /// <returns>The scale: what to multiply the stored values with to have the vector.</returns>
    public abstract float Encode(ReadOnlySpan<float> unit, Span<byte> bytes);

    /// <summary>Computes the dot product of a vector with one that is stored, before scaling.</summary>
    public abstract float Dot(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> vector);
}
