namespace RouteLlm;

/// <summary>The tensors of a file with battles and their embeddings.</summary>
/// <remarks>
/// The embeddings come first and begin at a multiple of 64 bytes, so that they can be used where they lie; what follows is copied
/// when the file is opened. Little-endian, as safetensors is.
/// </remarks>
internal static class BattleFileFormat
{
    public const string Kind = SimilarityWeightedRouter.RouterName;
    public const int Version = 1;

    /// <summary>Where embeddings begin is a multiple of this: a cache line, and the widest vector of a processor.</summary>
    public const int Alignment = 64;

    /// <summary>The embeddings in unit length, a row for each battle.</summary>
    public const string EmbeddingsName = "embeddings";

    /// <summary>What to multiply each row with; absent in full precision.</summary>
    public const string ScalesName = "scales";

    /// <summary>The first model of each battle, by its place in the list of names.</summary>
    public const string ModelAName = "model_a";

    /// <summary>The second model of each battle.</summary>
    public const string ModelBName = "model_b";

    /// <summary>Who won each battle: 0 the first model, 1 the second, 2 neither.</summary>
    public const string WinnersName = "winner";

    // Far above any published data, and low enough that nothing overflows.
    private const int MaximumBattles = 100_000_000;
    private const int MaximumDimensions = 1_000_000;

    /// <summary>Gets the tensors in the order of the file.</summary>
    public static IEnumerable<TensorDeclaration> Tensors(EmbeddingCode code, int battles, int dimensions)
    {
        yield return new TensorDeclaration(EmbeddingsName, code.ElementType, [battles, dimensions]);
        if (code.HasScales)
        {
            yield return new TensorDeclaration(ScalesName, StoredElementType.F32, [battles]);
        }

        yield return new TensorDeclaration(ModelAName, StoredElementType.I32, [battles]);
        yield return new TensorDeclaration(ModelBName, StoredElementType.I32, [battles]);
        yield return new TensorDeclaration(WinnersName, StoredElementType.U8, [battles]);
    }

    /// <summary>Says why a file cannot have these sizes, or gives <see langword="null"/> if it can.</summary>
    public static string? FindSizeError(long battles, long dimensions) =>
        battles is < 1 or > MaximumBattles ? $"There are {battles} battles that count; a file must have 1 to {MaximumBattles}."
        : dimensions is < 1 or > MaximumDimensions ? $"Embeddings have {dimensions} values; 1 to {MaximumDimensions} are allowed."
        : null;

    /// <exception cref="PlatformNotSupportedException">This machine stores numbers the other way round.</exception>
    public static void ThrowIfNotNative()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Files with battles and embeddings need a little-endian machine.");
        }
    }
}
