namespace RouteLlm;

/// <summary>What a header says of a tensor, and where its bytes are.</summary>
/// <param name="ElementType">The element type.</param>
/// <param name="Shape">The sizes of the dimensions; the bytes are as many as they need.</param>
/// <param name="Offset">Where the bytes begin, from the start of the file.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record TensorPlace(StoredElementType ElementType, long[] Shape, long Offset, long Length);
