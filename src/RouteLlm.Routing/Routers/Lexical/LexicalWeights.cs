using System.Numerics;

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
    /// <returns>The strong win rate in log-odds.</returns>
    public double LogOdds(ReadOnlySpan<char> text)
    {
        var sums = new GroupSums(_weights);
        Span<double> statistics = stackalloc double[_statisticFactors.Length];
        Extract(text, ref sums, statistics);
        return LogOdds(sums, statistics);
    }

    /// <summary>Scores a text, and what is left of it without its first and without its last words. From version 2 of the format on.</summary>
    public LexicalReading Read(ReadOnlySpan<char> text)
    {
        var sums = new GroupSums(_weights);
        TextStatistics counts = LexicalFeatures.Extract(text, _rarity, ref sums);
        double whole = LogOdds(sums, counts);
        int words = PromptEdges.CountWords(text, SteeringLimits.LongText);
        return words > PromptEdges.Words
            ? new LexicalReading(whole, Without(sums, counts, PromptEdges.First(text)), Without(sums, counts, PromptEdges.Last(text)), words < SteeringLimits.LongText ? words : Math.Max(words, counts.Words))
            : new LexicalReading(whole, whole, whole, words);
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

    // What is taken away is counted by itself: a text is not read anew for each of its edges.
    private double Without(in GroupSums sums, in TextStatistics counts, ReadOnlySpan<char> part)
    {
        var own = new GroupSums(_weights);
        TextStatistics ownCounts = LexicalFeatures.Extract(part, _rarity, ref own);
        return LogOdds(sums.Without(own), counts.Without(ownCounts));
    }

    private double LogOdds(in GroupSums sums, in TextStatistics counts)
    {
        Span<double> statistics = stackalloc double[_statisticFactors.Length];
        counts.Write(statistics);
        return LogOdds(sums, statistics);
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

    private void Standardise(Span<double> statistics)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] = Math.Clamp((statistics[i] - _statisticMeans[i]) * _inverseDeviations[i], -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation);
        }
    }

    private double WeightOf(LexicalFeatureGroup group, int count) => count <= 0 ? 0 : _output[0] * _groupScales[(int)group] / Math.Sqrt(count);
}
