using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>The metadata of a file with battles and their embeddings.</summary>
public sealed record BattleFileCard
{
    private const string ModelsKey = "routellm.models";
    private const string SourcesKey = "routellm.sources";
    private const string LeftOutKey = "routellm.left_out";
    private const string PrecisionKey = "routellm.precision";

    /// <summary>Gets the number of battles in the file, all of which count.</summary>
    public required int Battles { get; init; }

    /// <summary>Gets the number of battles that were left out, for the length of their prompts.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Gets the names of the models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Gets the number of values of an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Gets how the embeddings are stored.</summary>
    public required EmbeddingPrecision Precision { get; init; }

    /// <summary>Gets where the battles come from.</summary>
    public required IReadOnlyList<BattleSource> Sources { get; init; }

    /// <summary>Reads the metadata of a file, if it holds battles.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The card, or <see langword="null"/> for a safetensors file of another kind.</returns>
    /// <exception cref="ModelFileException">The file is damaged, no safetensors file, or of another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BattleFileCard? Find(string path)
    {
        using FileStream stream = File.OpenRead(path);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
        return header.Metadata.GetValueOrDefault(ModelCard.KindKey) == BattleFileFormat.Kind ? Read(header, path) : null;
    }

    internal static BattleFileCard Read(SafetensorsHeader header, string fileName)
    {
        ModelFileException Damaged(string problem, Exception? cause = null) => new(fileName, $"its metadata is damaged: {problem}", cause);
        string Text(string key) => header.Metadata.GetValueOrDefault(key) ?? throw Damaged($"it has no '{key}'.");
        if (!header.Metadata.TryGetValue(ModelCard.KindKey, out string? kind))
        {
            throw new ModelFileException(fileName, $"it has no '{ModelCard.KindKey}' in its metadata, so it holds no battles. Make one with 'routellm import battles'.");
        }

        string version = header.Metadata.GetValueOrDefault(ModelCard.FormatVersionKey, string.Empty);
        if (kind != BattleFileFormat.Kind || version != BattleFileFormat.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new ModelFileException(
                fileName, $"it holds the router '{kind}' in format version {version}; this version of RouteLlm.Routers reads '{BattleFileFormat.Kind}' in version {BattleFileFormat.Version}.");
        }

        try
        {
            long[] shape = header.Tensors.TryGetValue(BattleFileFormat.EmbeddingsName, out TensorPlace? place) && place.Shape.Length == 2
                ? place.Shape
                : [0, 0];
            return BattleFileFormat.FindSizeError(shape[0], shape[1]) is { } error
                ? throw new ModelFileException(fileName, error)
                : new BattleFileCard
                {
                    Battles = (int)shape[0],
                    Dimensions = (int)shape[1],
                    LeftOut = long.Parse(Text(LeftOutKey), NumberStyles.None, CultureInfo.InvariantCulture),
                    Models = ModelCard.Whole(JsonSerializer.Deserialize(Text(ModelsKey), ModelCardJson.Default.StringArray)),
                    Sources = ModelCard.Whole(JsonSerializer.Deserialize(Text(SourcesKey), BattleFileJson.Default.BattleSourceArray)),
                    Precision = FindPrecision(Text(PrecisionKey)) ?? throw Damaged($"its precision '{Text(PrecisionKey)}' is unknown."),
                };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException)
        {
            throw Damaged(exception.Message, exception);
        }
    }

    internal IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ModelCard.KindKey] = BattleFileFormat.Kind,
        [ModelCard.FormatVersionKey] = BattleFileFormat.Version.ToString(CultureInfo.InvariantCulture),
        [SourcesKey] = JsonSerializer.Serialize([.. Sources], BattleFileJson.Default.BattleSourceArray),
        [LeftOutKey] = LeftOut.ToString(CultureInfo.InvariantCulture),
        [ModelsKey] = JsonSerializer.Serialize([.. Models], ModelCardJson.Default.StringArray),
        [PrecisionKey] = NameOf(Precision),
    };

    private static string NameOf(EmbeddingPrecision precision) => precision switch
    {
        EmbeddingPrecision.Full => "full",
        EmbeddingPrecision.Half => "half",
        EmbeddingPrecision.EightBit => "int8",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Unknown precision."),
    };

    private static EmbeddingPrecision? FindPrecision(string name) => name switch
    {
        "full" => EmbeddingPrecision.Full,
        "half" => EmbeddingPrecision.Half,
        "int8" => EmbeddingPrecision.EightBit,
        _ => null,
    };
}
