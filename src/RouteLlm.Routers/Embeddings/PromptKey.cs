using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// What an embedding is kept under: half of the SHA-256 of the prompt, which is not kept itself, and the options that change the result.
/// </summary>
internal readonly record struct PromptKey(UInt128 Hash, string? ModelId, int? Dimensions)
{
    public static PromptKey Of(string prompt, string? modelId, int? dimensions)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(prompt.AsSpan()), hash);
        return new PromptKey(BinaryPrimitives.ReadUInt128LittleEndian(hash), modelId, dimensions);
    }
}
