namespace RouteLlm;

/// <summary>The names and sizes of element types in a safetensors file.</summary>
internal static class StoredElementTypeNames
{
    public static string NameOf(StoredElementType type) => type switch
    {
        StoredElementType.I8 => "I8",
        StoredElementType.U8 => "U8",
        StoredElementType.I32 => "I32",
        StoredElementType.I64 => "I64",
        StoredElementType.F16 => "F16",
        StoredElementType.BF16 => "BF16",
        StoredElementType.F32 => "F32",
        StoredElementType.F64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This element type cannot be stored."),
    };

    public static StoredElementType? Find(string? name) => name switch
    {
        "I8" => StoredElementType.I8,
        "U8" => StoredElementType.U8,
        "I32" => StoredElementType.I32,
        "I64" => StoredElementType.I64,
        "F16" => StoredElementType.F16,
        "BF16" => StoredElementType.BF16,
        "F32" => StoredElementType.F32,
        "F64" => StoredElementType.F64,
        _ => null,
    };

    public static int SizeOf(StoredElementType type) => type switch
    {
        StoredElementType.I8 or StoredElementType.U8 => 1,
        StoredElementType.F16 or StoredElementType.BF16 => 2,
        StoredElementType.I32 or StoredElementType.F32 => 4,
        StoredElementType.I64 or StoredElementType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This element type cannot be stored."),
    };
}
