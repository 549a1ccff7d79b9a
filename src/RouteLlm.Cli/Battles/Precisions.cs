namespace RouteLlm;

/// <summary>How users write the precisions of embeddings.</summary>
internal static class Precisions
{
    private static readonly Dictionary<string, EmbeddingPrecision> ByName = new(StringComparer.Ordinal)
    {
        ["full"] = EmbeddingPrecision.Full,
        ["half"] = EmbeddingPrecision.Half,
        ["int8"] = EmbeddingPrecision.EightBit,
    };

    public static string[] Names => [.. ByName.Keys];

    public static EmbeddingPrecision Named(string name) => ByName[name];

    public static string NameOf(EmbeddingPrecision precision) => ByName.Single(pair => pair.Value == precision).Key;
}
