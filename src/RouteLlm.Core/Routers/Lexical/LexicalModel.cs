using System.Numerics;
using RouteLlm.Storage;

namespace RouteLlm.Lexical;

/// <summary>The weights of the lexical router: a linear model over hashed features, and the calibration of its output.</summary>
/// <remarks>
/// The raw score is Σ over groups of scale / √(features of the group) · Σ ±weight[bucket], plus Σ over statistics of
/// weight · clamp((value − mean) / deviation, ±4); the strong win rate is the logistic function of slope · score + intercept
/// (Platt, 1999, "Probabilistic Outputs for Support Vector Machines"). Immutable; safe for concurrent use.
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

    private static readonly Lazy<LexicalModel> LazyEmbedded = new(ReadEmbedded);

    private readonly sbyte[] _weights;
    private readonly float[] _groupScales;
    private readonly float[] _statisticMeans;
    private readonly float[] _statisticDeviations;
    private readonly float[] _statisticWeights;
    private readonly float[] _output;
    private readonly int _buckets;
    private readonly Lazy<string> _fingerprint;

    /// <summary>Initializes a model from its parts.</summary>
    /// <param name="parts">The weights.</param>
    /// <param name="card">What the model's file says of it.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part has the wrong size or a value that is not finite, or the card is of another kind or version.</exception>
    internal LexicalModel(LexicalModelParts parts, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(card);
        if (FindError(card) is { } wrongCard)
        {
            throw new ArgumentException(wrongCard, nameof(card));
        }

        if (parts.FindError() is { } wrongParts)
        {
            throw new ArgumentException(wrongParts, nameof(parts));
        }

        _weights = parts.Weights;
        _groupScales = parts.GroupScales;
        _statisticMeans = parts.StatisticMeans;
        _statisticDeviations = parts.StatisticDeviations;
        _statisticWeights = parts.StatisticWeights;
        _output = [parts.Slope, parts.Intercept];
        _buckets = _weights.Length;
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
    public SafetensorsFile ToFile() => new(
        new Dictionary<string, StoredTensor>(StringComparer.Ordinal)
        {
            [OutputName] = StoredTensor.FromSingle(_output),
            [GroupScalesName] = StoredTensor.FromSingle(_groupScales),
            [StatisticMeansName] = StoredTensor.FromSingle(_statisticMeans),
            [StatisticDeviationsName] = StoredTensor.FromSingle(_statisticDeviations),
            [StatisticWeightsName] = StoredTensor.FromSingle(_statisticWeights),
            [WeightsName] = StoredTensor.FromSByte(_weights),
        },
        Card.ToMetadata());

    /// <summary>Scores a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The strong win rate.</returns>
    internal double Score(ReadOnlySpan<char> text)
    {
        var sums = new GroupSums(_weights);
        TextStatistics statistics = LexicalFeatures.Extract(text, ref sums);
        double score = 0;
        for (int group = 0; group < LexicalFeatures.Groups; group++)
        {
            score += sums.Sum(group) * WeightOf((LexicalFeatureGroup)group, sums.Count(group));
        }

        Span<double> values = stackalloc double[_statisticWeights.Length];
        WriteContributions(statistics, values);
        foreach (double contribution in values)
        {
            score += contribution;
        }

        return 1 / (1 + Math.Exp(-(score + _output[1])));
    }

    /// <summary>Gets what a feature adds, in log-odds, when its group has <paramref name="count"/> of them.</summary>
    internal double WeightOf(LexicalFeatureGroup group, ulong hash, int count) =>
        (LexicalFeatures.IsNegative(hash) ? -1 : 1) * _weights[LexicalFeatures.BucketOf(hash, _buckets)] * WeightOf(group, count);

    /// <summary>Gives what each statistic adds, in log-odds.</summary>
    internal void WriteContributions(in TextStatistics statistics, Span<double> contributions)
    {
        statistics.Write(contributions);
        for (int i = 0; i < contributions.Length; i++)
        {
            double deviations = (contributions[i] - _statisticMeans[i]) / _statisticDeviations[i];
            contributions[i] = _output[0] * _statisticWeights[i] * Math.Clamp(deviations, -MaximumDeviation, MaximumDeviation);
        }
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
        StoredTensor Tensor(string name, TensorElementType type) => file.Tensors.TryGetValue(name, out StoredTensor? tensor)
            ? tensor.ElementType == type ? tensor : throw new ModelFileException(fileName, $"tensor '{name}' holds {tensor.ElementType}, not {type}.")
            : throw new ModelFileException(fileName, $"it has no tensor '{name}'.");
        float[] Singles(string name) => Tensor(name, TensorElementType.F32).ToSingle();

        ModelCard card = ModelCard.Read(file, fileName);
        if (FindError(card) is { } wrongKind)
        {
            throw new ModelFileException(fileName, wrongKind);
        }

        float[] output = Singles(OutputName);
        if (output.Length != 2)
        {
            throw new ModelFileException(fileName, $"tensor '{OutputName}' has {output.Length} values, not slope and intercept.");
        }

        var parts = new LexicalModelParts
        {
            Weights = Tensor(WeightsName, TensorElementType.I8).ToSByte(),
            GroupScales = Singles(GroupScalesName),
            StatisticMeans = Singles(StatisticMeansName),
            StatisticDeviations = Singles(StatisticDeviationsName),
            StatisticWeights = Singles(StatisticWeightsName),
            Slope = output[0],
            Intercept = output[1],
        };
        return parts.FindError() is { } error ? throw new ModelFileException(fileName, error) : new LexicalModel(parts, card);
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

    private double WeightOf(LexicalFeatureGroup group, int count) => count == 0 ? 0 : _output[0] * _groupScales[(int)group] / Math.Sqrt(count);

    /// <summary>Adds up the weights of a text's features, group by group.</summary>
    private struct GroupSums(sbyte[] weights) : ILexicalFeatureSink
    {
        private readonly sbyte[] _weights = weights;
        private readonly int _shift = 64 - BitOperations.Log2((uint)weights.Length);
        private int _wordSum;
        private int _pairSum;
        private int _skipPairSum;
        private int _words;
        private int _pairs;
        private int _skipPairs;
        private int _runSum;
        private int _runs;

        public void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive)
        {
            int weight = _weights[(int)(hash >> _shift)];
            weight = LexicalFeatures.IsNegative(hash) ? -weight : weight;
            switch (group)
            {
                case LexicalFeatureGroup.Word:
                    _wordSum += weight;
                    _words++;
                    break;
                case LexicalFeatureGroup.Pair:
                    _pairSum += weight;
                    _pairs++;
                    break;
                case LexicalFeatureGroup.SkipPair:
                    _skipPairSum += weight;
                    _skipPairs++;
                    break;
                default:
                    _runSum += weight;
                    _runs++;
                    break;
            }
        }

        public readonly int Sum(int group) => group switch { 0 => _wordSum, 1 => _pairSum, 2 => _skipPairSum, _ => _runSum };

        public readonly int Count(int group) => group switch { 0 => _words, 1 => _pairs, 2 => _skipPairs, _ => _runs };
    }
}
