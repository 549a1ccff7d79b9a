using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace RouteLlm;

/// <summary>What a file of embeddings was made of. Holds no prompt.</summary>
/// <param name="Model">The embedding model.</param>
/// <param name="Dimensions">The number of values that was asked for; <see langword="null"/> for the model's own.</param>
/// <param name="Prompts">The number of prompts.</param>
/// <param name="PromptsSha256">The SHA-256 of the prompts in order, each with its length before it.</param>
internal sealed record EmbeddingFingerprint(string Model, int? Dimensions, int Prompts, string PromptsSha256)
{
    public static EmbeddingFingerprint Of(IReadOnlyList<string> prompts, string model, int? dimensions) =>
        new(model, dimensions, prompts.Count, HashOf(prompts));

    /// <summary>Says whether the file is of these prompts, whatever the model.</summary>
    public bool IsOf(IReadOnlyList<string> prompts) => Prompts == prompts.Count && PromptsSha256 == HashOf(prompts);

    /// <summary>Reads a fingerprint.</summary>
    /// <returns>The fingerprint, or <see langword="null"/> if it is missing or damaged.</returns>
    public static EmbeddingFingerprint? Find(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), EmbeddingJson.Default.EmbeddingFingerprint);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static string HashOf(IReadOnlyList<string> prompts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string prompt in prompts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, prompt.Length);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(prompt.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
