using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>A linear model over hashed features, and the calibration of its output. Immutable; safe for concurrent use.</summary>
internal sealed class LexicalWeights
{
    private readonly sbyte[] _weights;
    private readonly float[] _groupScales;
    private readonly float[] _statisticMeans;
    private readonly double[] _inverseDeviations;
    private readonly double[] _statisticFactors;
    private readonly float[] _interactionFactors;
    private readonly float[] _output;
    private readonly sbyte[] _rarity;
    private readonly int _buckets;

    /// <summary>Initializes the model from its parts.</summary>
    /// <param name="parts">The numbers.</param>
    /// <param name="rarity">The rarity of words, which all kinds of prompts share.</param>
    /// <exception cref="ArgumentException">A part has the wrong size or a value that is not finite.</exception>
    public LexicalWeights(LexicalModelParts parts, sbyte[] rarity)
    {
        if (parts.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(parts));
        }

        Parts = parts;
        _rarity = rarity;
        _weights = parts.Weights;
        _groupScales = parts.GroupScales;
        _statisticMeans = parts.StatisticMeans;
        _inverseDeviations = [.. parts.StatisticDeviations.Select(static deviation => 1.0 / deviation)];
        _interactionFactors = [.. parts.InteractionWeights.Select(weight => parts.Slope * weight)];
        _statisticFactors = [.. parts.StatisticWeights.Select(weight => (double)parts.Slope * weight)];
        _output = [parts.Slope, parts.Intercept];
        _buckets = _weights.Length;
    }

    /// <summary>Gets the numbers.</summary>
    public LexicalModelParts Parts { get; }

    /// <summary>Scores a text.</summary>
    /// <param name="text">The text, as <see cref="Extract"/> takes it.</param>
    /// <returns>The strong win rate.</returns>
    public double Score(ReadOnlySpan<char> text)
    {
        var sums = new GroupSums(_weights);
        Span<double> statistics = stackalloc double[_statisticFactors.Length];
        Extract(text, ref sums, statistics);
        return Probability(LogOdds(sums, statistics));
    }

    /// <summary>Scores features that were extracted before.</summary>
    /// <param name="features">The features; those of the same extractor.</param>
    /// <returns>The strong win rate in log-odds.</returns>
    public double LogOdds(PromptFeatures features)
    {
        var sums = new GroupSums(_weights);
        int bits = BitOperations.Log2((uint)_weights.Length);
        for (int i = 0; i < features.Count; i++)
        {
            (LexicalFeatureGroup group, int bucket, bool isNegative) = features.Get(i, bits);
            sums.Add(group, isNegative ? -_weights[bucket] : _weights[bucket], count: 1);
        }

        Span<double> statistics = stackalloc double[_statisticFactors.Length];
        features.Statistics.CopyTo(statistics);
        return LogOdds(sums, statistics);
    }

    /// <summary>Extracts the features of a text as these weights know them.</summary>
    public void Extract<TSink>(ReadOnlySpan<char> text, ref TSink sink, Span<double> statistics)
        where TSink : struct, ILexicalFeatureSink => LexicalFormat.Extract(Parts.Version, text, _rarity, ref sink, statistics);

    /// <summary>Gets what a feature adds, in log-odds, when its group has <paramref name="count"/> of them.</summary>
    public double WeightOf(LexicalFeatureGroup group, ulong hash, int count) =>
        (LexicalFeatures.IsNegative(hash) ? -1 : 1) * _weights[LexicalFeatures.BucketOf(hash, _buckets)] * WeightOf(group, count);

    /// <summary>Gets what weights of statistics and of their products are multiplied by: the statistics in deviations from their means, then the products of two.</summary>
    public double[] DenseValues(PromptFeatures features)
    {
        double[] values = new double[_statisticFactors.Length + _interactionFactors.Length];
        features.Statistics.CopyTo(values);
        Standardise(values.AsSpan(0, _statisticFactors.Length));
        if (_interactionFactors.Length > 0)
        {
            StatisticInteractions.Write(values.AsSpan(0, _statisticFactors.Length), values.AsSpan(_statisticFactors.Length));
        }

        return values;
    }

    /// <summary>Gets what each statistic and each product of two adds, in log-odds.</summary>
    /// <param name="statistics">The statistics, as <see cref="Extract"/> gives them.</param>
    public double[] GetContributions(double[] statistics)
    {
        double[] deviations = [.. statistics];
        Standardise(deviations);
        double[] products = new double[_interactionFactors.Length];
        if (products.Length > 0)
        {
            StatisticInteractions.Write(deviations, products);
        }

        return
        [
            .. deviations.Select((deviation, i) => _statisticFactors[i] * deviation),
            .. products.Select((product, i) => _interactionFactors[i] * product),
        ];
    }

    private double LogOdds(in GroupSums sums, Span<double> statistics)
    {
        double score = _output[1];
        for (int group = 0; group < LexicalFeatures.Groups; group++)
        {
            score += sums.Sum(group) * WeightOf((LexicalFeatureGroup)group, sums.Count(group));
        }

        Standardise(statistics);
        for (int i = 0; i < statistics.Length; i++)
        {
            score += _statisticFactors[i] * statistics[i];
        }

        if (_interactionFactors.Length > 0)
        {
            score += StatisticInteractions.Sum(statistics, _interactionFactors);
        }

        return score;
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private void Standardise(Span<double> statistics)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] = Math.Clamp((statistics[i] - _statisticMeans[i]) * _inverseDeviations[i], -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation);
        }
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
        private int _partSum;
        private int _parts;

        public static bool NeedsPlaces => false;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            ref sbyte first = ref MemoryMarshal.GetArrayDataReference(_weights);
            int shift = _shift;
            int sum = 0;
            foreach (ulong hash in hashes)
            {
                // Without a branch: nobody can guess a sign.
                int isNegative = -LexicalFeatures.SignOf(hash);
                sum += (Unsafe.Add(ref first, (nint)(hash >> shift)) ^ isNegative) - isNegative;
            }

            Add(group, sum, hashes.Length);
        }

        public void Add(LexicalFeatureGroup group, int weight, int count)
        {
            switch (group)
            {
                case LexicalFeatureGroup.Word:
                    _wordSum += weight;
                    _words += count;
                    break;
                case LexicalFeatureGroup.Pair:
                    _pairSum += weight;
                    _pairs += count;
                    break;
                case LexicalFeatureGroup.SkipPair:
                    _skipPairSum += weight;
                    _skipPairs += count;
                    break;
                default:
                    _partSum += weight;
                    _parts += count;
                    break;
            }
        }

        public readonly int Sum(int group) => group switch { 0 => _wordSum, 1 => _pairSum, 2 => _skipPairSum, _ => _partSum };

        public readonly int Count(int group) => group switch { 0 => _words, 1 => _pairs, 2 => _skipPairs, _ => _parts };
    }
}
