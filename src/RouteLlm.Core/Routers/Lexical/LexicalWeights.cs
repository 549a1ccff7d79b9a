using System.Numerics;

namespace RouteLlm;

/// <summary>A linear model over hashed features, and the calibration of its output. Immutable; safe for concurrent use.</summary>
internal sealed class LexicalWeights
{
    private readonly sbyte[] _weights;
    private readonly float[] _groupScales;
    private readonly float[] _statisticMeans;
    private readonly float[] _statisticDeviations;
    private readonly float[] _statisticWeights;
    private readonly float[] _output;
    private readonly int _buckets;

    /// <summary>Initializes the model from its parts.</summary>
    /// <exception cref="ArgumentException">A part has the wrong size or a value that is not finite.</exception>
    public LexicalWeights(LexicalModelParts parts)
    {
        if (parts.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(parts));
        }

        Parts = parts;
        _weights = parts.Weights;
        _groupScales = parts.GroupScales;
        _statisticMeans = parts.StatisticMeans;
        _statisticDeviations = parts.StatisticDeviations;
        _statisticWeights = parts.StatisticWeights;
        _output = [parts.Slope, parts.Intercept];
        _buckets = _weights.Length;
    }

    /// <summary>Gets the numbers.</summary>
    public LexicalModelParts Parts { get; }

    /// <summary>Scores a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The strong win rate.</returns>
    public double Score(ReadOnlySpan<char> text)
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
    public double WeightOf(LexicalFeatureGroup group, ulong hash, int count) =>
        (LexicalFeatures.IsNegative(hash) ? -1 : 1) * _weights[LexicalFeatures.BucketOf(hash, _buckets)] * WeightOf(group, count);

    /// <summary>Gives what each statistic adds, in log-odds.</summary>
    public void WriteContributions(in TextStatistics statistics, Span<double> contributions)
    {
        statistics.Write(contributions);
        for (int i = 0; i < contributions.Length; i++)
        {
            double deviations = (contributions[i] - _statisticMeans[i]) / _statisticDeviations[i];
            contributions[i] = _output[0] * _statisticWeights[i] * Math.Clamp(deviations, -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation);
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
