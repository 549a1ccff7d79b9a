namespace RouteLlm;

/// <summary>The weights of the lexical router: a linear model over hashed features, and the calibration of its output.</summary>
/// <remarks>
/// The raw score is Σ over groups of scale / √(features of the group) · Σ ±weight[bucket], plus Σ over statistics of
/// weight · clamp((value − mean) / deviation, ±4); the strong win rate is the logistic function of slope · score + intercept
/// (Platt, 1999, "Probabilistic Outputs for Support Vector Machines"). Multiple-choice questions and word problems, told by their
/// layout, may have weights of their own. Immutable; safe for concurrent use.
/// </remarks>
public sealed class LexicalModel
{
    /// <summary>The kind of router that a model file names.</summary>
    public const string Kind = LexicalRouter.RouterName;

    /// <summary>The version of the file format, which includes how features are hashed.</summary>
    public const int FormatVersion = 1;

    /// <summary>How many deviations from its mean a statistic counts at most.</summary>
    internal const double MaximumDeviation = 4;

    private const string EmbeddedName = "RouteLlm.lexical.safetensors";
    private const string WeightsName = "weights";
    private const string GroupScalesName = "group_scales";
    private const string StatisticMeansName = "statistic_means";
    private const string StatisticDeviationsName = "statistic_deviations";
    private const string StatisticWeightsName = "statistic_weights";
    private const string OutputName = "output";

    // What the names of a kind's tensors begin with.
    private static readonly (PromptKind Kind, string Prefix)[] KindsWithWeights = [(PromptKind.MultipleChoice, "multiple_choice_"), (PromptKind.WordProblem, "word_problem_")];

    private static readonly Lazy<LexicalModel> LazyEmbedded = new(ReadEmbedded);

    private readonly LexicalWeights _open;
    private readonly Dictionary<PromptKind, LexicalWeights> _others;
    private readonly Lazy<string> _fingerprint;

    /// <summary>Initializes a model from its parts.</summary>
    /// <param name="parts">The weights.</param>
    /// <param name="card">What the model's file says of it.</param>
    /// <param name="others">The weights for kinds of prompts that have weights of their own.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part has the wrong size or a value that is not finite, or the card is of another kind or version.</exception>
    internal LexicalModel(LexicalModelParts parts, ModelCard card, IReadOnlyDictionary<PromptKind, LexicalModelParts>? others = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(card);
        if (FindError(card) is { } wrongCard)
        {
            throw new ArgumentException(wrongCard, nameof(card));
        }

        _open = new LexicalWeights(parts);
        _others = others?.ToDictionary(static pair => pair.Key, static pair => new LexicalWeights(pair.Value)) ?? [];
        _fingerprint = new Lazy<string>(HashWeights);
        Card = card;
    }

    /// <summary>Gets the model that is embedded in the library.</summary>
    public static LexicalModel Embedded => LazyEmbedded.Value;

    /// <summary>Gets what the model's file says of it.</summary>
    public ModelCard Card { get; }

    /// <summary>Gets a hash over all that decides a score, so not over the card.</summary>
    internal string Fingerprint => _fingerprint.Value;

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
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        WriteParts(tensors, string.Empty, _open.Parts);
        foreach ((PromptKind kind, string prefix) in KindsWithWeights)
        {
            if (_others.TryGetValue(kind, out LexicalWeights? weights))
            {
                WriteParts(tensors, prefix, weights.Parts);
            }
        }

        return new SafetensorsFile(tensors, Card.ToMetadata());
    }

    /// <summary>Scores a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The strong win rate.</returns>
    internal double Score(ReadOnlySpan<char> text) => WeightsFor(text).Score(text);

    /// <summary>Gets the weights that score a text.</summary>
    internal LexicalWeights WeightsFor(ReadOnlySpan<char> text) =>
        _others.Count > 0 && _others.TryGetValue(PromptLayout.KindOf(text), out LexicalWeights? weights) ? weights : _open;

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

        LexicalModelParts open = ReadParts(file, fileName, string.Empty);
        var others = KindsWithWeights
            .Where(kind => file.Tensors.ContainsKey(kind.Prefix + WeightsName))
            .ToDictionary(static kind => kind.Kind, kind => ReadParts(file, fileName, kind.Prefix));
        return others.Values.Prepend(open).Select(static parts => parts.FindError()).FirstOrDefault(static error => error is not null) is { } error
            ? throw new ModelFileException(fileName, error)
            : new LexicalModel(open, card, others);
    }

    private static LexicalModelParts ReadParts(SafetensorsFile file, string fileName, string prefix)
    {
        StoredTensor Tensor(string name, StoredElementType type) => file.Tensors.TryGetValue(prefix + name, out StoredTensor? tensor)
            ? tensor.ElementType == type ? tensor : throw new ModelFileException(fileName, $"tensor '{prefix}{name}' holds {tensor.ElementType}, not {type}.")
            : throw new ModelFileException(fileName, $"it has no tensor '{prefix}{name}'.");
        float[] Singles(string name) => Tensor(name, StoredElementType.F32).ToSingle();

        float[] output = Singles(OutputName);
        return output.Length != 2
            ? throw new ModelFileException(fileName, $"tensor '{prefix}{OutputName}' has {output.Length} values, not slope and intercept.")
            : new LexicalModelParts
            {
                Weights = Tensor(WeightsName, StoredElementType.I8).ToSByte(),
                GroupScales = Singles(GroupScalesName),
                StatisticMeans = Singles(StatisticMeansName),
                StatisticDeviations = Singles(StatisticDeviationsName),
                StatisticWeights = Singles(StatisticWeightsName),
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
        tensors[prefix + WeightsName] = StoredTensor.FromSByte(parts.Weights);
    }

    private static string? FindError(ModelCard card) =>
        !string.Equals(card.Kind, Kind, StringComparison.Ordinal) || card.FormatVersion != FormatVersion
            ? $"it holds the router '{card.Kind}' in format version {card.FormatVersion}; what can be read here is '{Kind}' in version {FormatVersion}."
            : null;

    private string HashWeights()
    {
        using ContentHash hash = new();
        hash.Add(Kind).Add([FormatVersion]);
        foreach ((string name, StoredTensor tensor) in ToFile().Tensors)
        {
            hash.Add(name).Add(tensor.Data.Span);
        }

        return hash.ToString();
    }
}
