namespace RouteLlm;

/// <summary>A tensor that is about to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">The element type.</param>
/// <param name="Shape">The sizes of the dimensions.</param>
internal readonly record struct TensorDeclaration(string Name, StoredElementType ElementType, long[] Shape);
