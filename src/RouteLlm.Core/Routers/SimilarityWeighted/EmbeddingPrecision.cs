namespace RouteLlm.SimilarityWeighted;

/// <summary>How the embeddings of battles are kept.</summary>
public enum EmbeddingPrecision
{
    /// <summary>Single precision, 4 bytes a value: a <c>float32</c> file is read where it lies, mapped into memory.</summary>
    Full,

    /// <summary>Half precision with a scale per row, 2 bytes a value, in memory.</summary>
    Half,

    /// <summary>8-bit integers with a scale per row, 1 byte a value, in memory.</summary>
    EightBit,
}
