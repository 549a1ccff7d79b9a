namespace RouteLlm;

/// <summary>The sizes of a tensor's dimensions, and the bytes that they take.</summary>
internal static class TensorShape
{
    public static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    /// <summary>Gets the bytes that a tensor takes; <see langword="null"/> if a size is negative or the product too large.</summary>
    public static long? BytesOf(StoredElementType elementType, ReadOnlySpan<long> shape)
    {
        long bytes = StoredElementTypeNames.SizeOf(elementType);
        foreach (long size in shape)
        {
            if (size < 0 || !TryMultiply(bytes, size, out bytes))
            {
                return null;
            }
        }

        return bytes;
    }

    /// <summary>Says why a tensor cannot have a number of bytes, or gives <see langword="null"/> if it has them.</summary>
    public static string? FindError(StoredElementType elementType, ReadOnlySpan<long> shape, long bytes)
    {
        long? needed = BytesOf(elementType, shape);
        return needed is null ? $"Shape {Describe(shape)} is negative or too large."
            : needed == bytes ? null
            : $"Shape {Describe(shape)} of {elementType} takes {needed} bytes, but there are {bytes}.";
    }

    private static bool TryMultiply(long left, long right, out long product)
    {
        product = unchecked(left * right);
        return right == 0 || (Math.BigMul(left, right, out long low) == 0 && low >= 0);
    }
}
