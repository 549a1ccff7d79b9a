namespace RouteLlm;

/// <summary>The element type of a stored tensor, by the names of the safetensors format.</summary>
internal enum StoredElementType
{
    /// <summary>Signed 8-bit integers (<c>I8</c>).</summary>
    I8,

    /// <summary>Unsigned 8-bit integers (<c>U8</c>).</summary>
    U8,

    /// <summary>Signed 32-bit integers (<c>I32</c>).</summary>
    I32,

    /// <summary>Signed 64-bit integers (<c>I64</c>).</summary>
    I64,

    /// <summary>Half-precision floats (<c>F16</c>).</summary>
    F16,

    /// <summary>The upper halves of single-precision floats (<c>BF16</c>).</summary>
    BF16,

    /// <summary>Single-precision floats (<c>F32</c>).</summary>
    F32,

    /// <summary>Double-precision floats (<c>F64</c>).</summary>
    F64,
}
