namespace RouteLlm;

/// <summary>The names of precisions in files.</summary>
internal static class EmbeddingPrecisionNames
{
    public static string NameOf(EmbeddingPrecision precision) => precision switch
    {
        EmbeddingPrecision.Full => "full",
        EmbeddingPrecision.Half => "half",
        EmbeddingPrecision.EightBit => "int8",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };

    public static EmbeddingPrecision? Find(string name) => name switch
    {
        "full" => EmbeddingPrecision.Full,
        "half" => EmbeddingPrecision.Half,
        "int8" => EmbeddingPrecision.EightBit,
        _ => null,
    };
}
