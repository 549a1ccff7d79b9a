namespace RouteLlm;

/// <summary>How the embeddings of battles are kept.</summary>
/// <remarks>
/// Rounding changes a win rate less for longer embeddings. Largest difference from <see cref="Full"/> that was
/// measured: over 583 battles of 32 dimensions, 0.00004 for <see cref="Half"/> and 0.001 for <see cref="EightBit"/>;
/// over 50,000 random ones of 1,536 dimensions, 0.000001 and 0.00002. A file of <see cref="BattleFileWriter"/> is read where it
/// lies in any precision, mapped into memory, and a <c>float32</c> <c>.npy</c> file in <see cref="Full"/>; everything else is held in
/// memory.
/// </remarks>
public enum EmbeddingPrecision
{
    /// <summary>Single precision, 4 bytes a value.</summary>
    Full,

    /// <summary>Half precision with a scale per row, 2 bytes a value.</summary>
    Half,

    /// <summary>8-bit integers with a scale per row, 1 byte a value.</summary>
    EightBit,
}
