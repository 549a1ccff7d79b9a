namespace RouteLlm;

/// <content>The model's file.</content>
public sealed partial class LexicalModel
{
    private const string EmbeddedName = "RouteLlm.lexical.safetensors";
    private const string WeightsName = "weights";
    private const string GroupScalesName = "group_scales";
    private const string StatisticMeansName = "statistic_means";
    private const string StatisticDeviationsName = "statistic_deviations";
    private const string StatisticWeightsName = "statistic_weights";
    private const string OutputName = "output";
    private const string InteractionWeightsName = "interaction_weights";
    private const string RarityName = "rarity";

    // What the names of a kind's tensors begin with.
    private static readonly (PromptKind Kind, string Prefix)[] KindsWithWeights = [(PromptKind.MultipleChoice, "multiple_choice_"), (PromptKind.WordProblem, "word_problem_")];

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFileException">The file is not a lexical model of this version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LexicalModel Read(string path) => FromFile(SafetensorsFile.Read(path), path);

    /// <summary>Writes the model to a file: beside the path first, then renamed.</summary>
    /// <param name="path">The file's path; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => ToFile().Write(path);

    /// <summary>Gives the contents of the model's file.</summary>
    /// <returns>Tensors and metadata.</returns>
    internal SafetensorsFile ToFile()
    {
        Dictionary<string, StoredTensor> tensors = GetWeights();
        HeldOut?.WriteTo(tensors);
        return new SafetensorsFile(tensors, Card.ToMetadata());
    }

    private static LexicalModel ReadEmbedded()
    {
        using Stream stream = typeof(LexicalModel).Assembly.GetManifestResourceStream(EmbeddedName)
            ?? throw new ModelFileException(EmbeddedName, "it is not in the assembly.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return FromFile(SafetensorsFile.Parse(content, EmbeddedName), EmbeddedName);
    }

    private static LexicalModel FromFile(SafetensorsFile file, string fileName)
    {
        ModelCard card = ModelCard.Read(file, fileName);
        if (FindError(card) is { } wrongKind)
        {
            throw new ModelFileException(fileName, wrongKind);
        }

        sbyte[] rarity = card.FormatVersion == LexicalFormat.Oldest
            ? []
            : TensorOf(file, fileName, RarityName, StoredElementType.I8).ToSByte();
        if (WordRarity.FindError(rarity, card.FormatVersion) is { } wrongRarity)
        {
            throw new ModelFileException(fileName, wrongRarity);
        }

        LexicalModelParts open = ReadParts(file, fileName, string.Empty, card.FormatVersion);
        var others = KindsWithWeights
            .Where(kind => file.Tensors.ContainsKey(kind.Prefix + WeightsName))
            .ToDictionary(static kind => kind.Kind, kind => ReadParts(file, fileName, kind.Prefix, card.FormatVersion));
        return others.Values.Prepend(open).Select(static parts => parts.FindError()).FirstOrDefault(static error => error is not null) is { } error
            ? throw new ModelFileException(fileName, error)
            : new LexicalModel(open, card, rarity, others, HeldOutWinRates.Find(file, fileName));
    }

    private static StoredTensor TensorOf(SafetensorsFile file, string fileName, string name, StoredElementType type) =>
        file.Tensors.TryGetValue(name, out StoredTensor? tensor)
        ? tensor.ElementType == type ? tensor : throw new ModelFileException(fileName, $"tensor '{name}' holds {tensor.ElementType}, not {type}.")
        : throw new ModelFileException(fileName, $"it has no tensor '{name}'.");

    private static LexicalModelParts ReadParts(SafetensorsFile file, string fileName, string prefix, int version)
    {
        float[] Singles(string name) => TensorOf(file, fileName, prefix + name, StoredElementType.F32).ToSingle();

        float[] output = Singles(OutputName);
        return output.Length != 2
            ? throw new ModelFileException(fileName, $"tensor '{prefix}{OutputName}' has {output.Length} values, not slope and intercept.")
            : new LexicalModelParts
            {
                Version = version,
                Weights = TensorOf(file, fileName, prefix + WeightsName, StoredElementType.I8).ToSByte(),
                GroupScales = Singles(GroupScalesName),
                StatisticMeans = Singles(StatisticMeansName),
                StatisticDeviations = Singles(StatisticDeviationsName),
                StatisticWeights = Singles(StatisticWeightsName),
                InteractionWeights = version == LexicalFormat.Oldest ? [] : Singles(InteractionWeightsName),
                Slope = output[0],
                Intercept = output[1],
            };
    }

    private static void WriteParts(Dictionary<string, StoredTensor> tensors, string prefix, LexicalModelParts parts)
    {
        tensors[prefix + OutputName] = StoredTensor.FromSingle([parts.Slope, parts.Intercept]);
        tensors[prefix + GroupScalesName] = StoredTensor.FromSingle(parts.GroupScales);
        tensors[prefix + StatisticMeansName] = StoredTensor.FromSingle(parts.StatisticMeans);
        tensors[prefix + StatisticDeviationsName] = StoredTensor.FromSingle(parts.StatisticDeviations);
        tensors[prefix + StatisticWeightsName] = StoredTensor.FromSingle(parts.StatisticWeights);
        if (parts.InteractionWeights.Length > 0)
        {
            tensors[prefix + InteractionWeightsName] = StoredTensor.FromSingle(parts.InteractionWeights);
        }

        tensors[prefix + WeightsName] = StoredTensor.FromSByte(parts.Weights);
    }

    private static string? FindError(ModelCard card) =>
        !string.Equals(card.Kind, Kind, StringComparison.Ordinal) || card.FormatVersion is < LexicalFormat.Oldest or > LexicalFormat.Current
            ? $"it holds the router '{card.Kind}' in format version {card.FormatVersion}; this version of RouteLlm.Core reads '{Kind}' in version {LexicalFormat.Oldest} or {LexicalFormat.Current}."
            : null;

    private Dictionary<string, StoredTensor> GetWeights()
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        WriteParts(tensors, string.Empty, _open.Parts);
        if (Rarity.Length > 0)
        {
            tensors[RarityName] = StoredTensor.FromSByte(Rarity);
        }

        foreach ((PromptKind kind, string prefix) in KindsWithWeights)
        {
            if (_others.TryGetValue(kind, out LexicalWeights? weights))
            {
                WriteParts(tensors, prefix, weights.Parts);
            }
        }

        return tensors;
    }
}
