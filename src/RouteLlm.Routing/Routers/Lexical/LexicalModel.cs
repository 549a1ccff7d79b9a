namespace RouteLlm;

/// <summary>The weights of the lexical router: a linear model over hashed features, and the calibration of its output.</summary>
/// <remarks>
/// The raw score is Σ over groups of scale / √(features of the group) · Σ ±weight[bucket], plus Σ over statistics of
/// weight · clamp((value − mean) / deviation, ±4) and over products of two of these; the strong win rate is the logistic function of slope · score + intercept
/// (Platt, 1999, "Probabilistic Outputs for Support Vector Machines"). Multiple-choice questions and word problems, told by their
/// layout, may have weights of their own. Immutable; safe for concurrent use.
/// </remarks>
public sealed class LexicalModel
{
    /// <summary>The kind of router that a model file names.</summary>
    public const string Kind = LexicalRouter.RouterName;

    /// <summary>The version of the file format that is written, which includes how features are hashed. Files of version 1 are read as well.</summary>
    public const int FormatVersion = LexicalFormat.Current;

    /// <summary>How many deviations from its mean a statistic counts at most.</summary>
    internal const double MaximumDeviation = 4;

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

    private static readonly Lazy<LexicalModel> LazyEmbedded = new(ReadEmbedded);

    private readonly LexicalWeights _open;
    private readonly Dictionary<PromptKind, LexicalWeights> _others;
    private readonly Lazy<string> _fingerprint;
    private readonly Lazy<string> _extractor;

    /// <summary>Initializes a model from its parts.</summary>
    /// <param name="parts">The weights.</param>
    /// <param name="card">What the model's file says of it.</param>
    /// <param name="rarity">The rarity of each of <see cref="WordRarity.Buckets"/>; empty in version 1 of the format.</param>
    /// <param name="others">The weights for kinds of prompts that have weights of their own.</param>
    /// <param name="heldOut">What models that had not seen them say of the prompts that the model was trained on, where that is known.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part has the wrong size or a value that is not finite, or the card is of another kind or version.</exception>
    internal LexicalModel(LexicalModelParts parts, ModelCard card, sbyte[] rarity, IReadOnlyDictionary<PromptKind, LexicalModelParts>? others = null, HeldOutWinRates? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(rarity);
        if (FindError(card) is { } wrongCard)
        {
            throw new ArgumentException(wrongCard, nameof(card));
        }

        if (WordRarity.FindError(rarity, card.FormatVersion) is { } wrongRarity)
        {
            throw new ArgumentException(wrongRarity, nameof(rarity));
        }

        Rarity = rarity;
        _open = new LexicalWeights(parts, rarity);
        _others = others?.ToDictionary(static pair => pair.Key, pair => new LexicalWeights(pair.Value, rarity)) ?? [];
        _fingerprint = new Lazy<string>(HashWeights);
        _extractor = new Lazy<string>(() => PromptFeatures.ExtractorOf(card.FormatVersion, rarity));
        Card = card;
        HeldOut = heldOut;
    }

    /// <summary>Gets the model that is embedded in the library.</summary>
    public static LexicalModel Embedded => LazyEmbedded.Value;

    /// <summary>Gets the model's card.</summary>
    public ModelCard Card { get; }

    /// <summary>Gets what models that had not seen them say of the prompts that this one was trained on; <see langword="null"/> where that is not known.</summary>
    internal HeldOutWinRates? HeldOut { get; }

    /// <summary>Gets a hash over all that decides a score, so not over the card.</summary>
    internal string Fingerprint => _fingerprint.Value;

    /// <summary>Gets what identifies how prompts are read: models with the same one see the same <see cref="PromptFeatures"/>.</summary>
    internal string Extractor => _extractor.Value;

    /// <summary>Gets the rarity of words.</summary>
    internal sbyte[] Rarity { get; }

    /// <summary>Gets the weights of a kind of prompt: its own, or those of open prompts.</summary>
    internal LexicalWeights WeightsOf(PromptKind kind) => _others.GetValueOrDefault(kind, _open);

    /// <summary>Gets the kinds that have weights of their own, open prompts among them.</summary>
    internal IReadOnlyList<PromptKind> Kinds => [PromptKind.Open, .. KindsWithWeights.Select(static kind => kind.Kind).Where(_others.ContainsKey)];

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

    /// <summary>Scores a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="normalizer">Reduces it to what is scored; not used by models of version 1, which were trained on prompts as they came.</param>
    /// <returns>The strong win rate.</returns>
    internal double Score(ReadOnlySpan<char> prompt, PromptNormalizer normalizer)
    {
        if (Card.FormatVersion == LexicalFormat.Oldest)
        {
            return WeightsFor(prompt).Score(prompt);
        }

        ReadOnlySpan<char> text = normalizer.Normalize(prompt, out char[]? rented);
        double score = WeightsFor(text).Score(text);
        PromptNormalizer.Return(rented);
        return score;
    }

    /// <summary>Gets what of a prompt is scored.</summary>
    internal string TextOf(string prompt, PromptNormalizer normalizer) => Card.FormatVersion == LexicalFormat.Oldest ? prompt : normalizer.Normalize(prompt);

    /// <summary>Gets the weights that score a text.</summary>
    internal LexicalWeights WeightsFor(ReadOnlySpan<char> text) =>
        _others.Count > 0 && _others.TryGetValue(LexicalFormat.KindOf(Card.FormatVersion, text), out LexicalWeights? weights) ? weights : _open;

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

        sbyte[] rarity = card.FormatVersion == LexicalFormat.Oldest ? [] : TensorOf(file, fileName, RarityName, StoredElementType.I8).ToSByte();
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

    private static StoredTensor TensorOf(SafetensorsFile file, string fileName, string name, StoredElementType type) => file.Tensors.TryGetValue(name, out StoredTensor? tensor)
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

    private string HashWeights()
    {
        using ContentHash hash = new();
        hash.Add(Kind).Add([(byte)Card.FormatVersion]);
        foreach ((string name, StoredTensor tensor) in GetWeights())
        {
            hash.Add(name).Add(tensor.Data.Span);
        }

        return hash.ToString();
    }
}
