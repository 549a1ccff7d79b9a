namespace RouteLlm.Storage;

/// <summary>The names and sizes of element types in a safetensors file.</summary>
internal static class TensorElementTypeNames
{
    public static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.I8 => "I8",
        TensorElementType.U8 => "U8",
        TensorElementType.I32 => "I32",
        TensorElementType.I64 => "I64",
        TensorElementType.F16 => "F16",
        TensorElementType.BF16 => "BF16",
        TensorElementType.F32 => "F32",
        TensorElementType.F64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This element type cannot be stored."),
    };

    public static TensorElementType? Find(string? name) => name switch
    {
        "I8" => TensorElementType.I8,
        "U8" => TensorElementType.U8,
        "I32" => TensorElementType.I32,
        "I64" => TensorElementType.I64,
        "F16" => TensorElementType.F16,
        "BF16" => TensorElementType.BF16,
        "F32" => TensorElementType.F32,
        "F64" => TensorElementType.F64,
        _ => null,
    };

    public static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.I8 or TensorElementType.U8 => 1,
        TensorElementType.F16 or TensorElementType.BF16 => 2,
        TensorElementType.I32 or TensorElementType.F32 => 4,
        TensorElementType.I64 or TensorElementType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This element type cannot be stored."),
    };
}
