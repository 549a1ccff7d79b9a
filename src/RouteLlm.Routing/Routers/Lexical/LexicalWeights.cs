using System.Numerics;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>A linear model over hashed features, and the calibration of its output. Immutable; safe for concurrent use.</summary>
internal sealed class LexicalWeights
{
    private readonly sbyte[] _weights;
    private readonly double[] _groupFactors;
    private readonly double[] _statisticMeans;
    private readonly double[] _inverseDeviations;
    private readonly double[] _statisticFactors;
    private readonly double[] _interactionFactors;
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
        _groupFactors = [.. parts.GroupScales.Select(scale => parts.Slope * scale)];
        _statisticMeans = [.. parts.StatisticMeans];
        _inverseDeviations = [.. parts.StatisticDeviations.Select(static deviation => 1.0 / deviation)];
        _interactionFactors = [.. parts.InteractionWeights.Select(weight => parts.Slope * weight)];
        _statisticFactors = [.. parts.StatisticWeights.Select(weight => (double)parts.Slope * weight)];
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

    /// <summary>
    /// Scores a text, and what is left of it without its first and without its last words. From version 2 of the format on.
    /// </summary>
    public LexicalReading Read(ReadOnlySpan<char> text)
    {
        var sums = new GroupSums(_weights);
        TextStatistics counts = LexicalFeatures.Extract(text, _rarity, ref sums);
        int words = PromptEdges.CountWords(text, SteeringLimits.LongText);
        int length = _statisticFactors.Length;
        Span<double> statistics = stackalloc double[3 * length];
        counts.Write(statistics[..length]);
        if (words <= PromptEdges.Words)
        {
            double score = LogOdds(sums, statistics[..length]);
            return new LexicalReading(score, score, score, words);
        }

        GroupSums withoutFirst = Without(sums, counts, PromptEdges.First(text), statistics.Slice(length, length));
        GroupSums withoutLast = Without(sums, counts, PromptEdges.Last(text), statistics[(2 * length)..]);
        Vector256<double> scores = LogOdds(sums, withoutFirst, withoutLast, statistics);
        return new LexicalReading(scores[0], scores[1], scores[2], words < SteeringLimits.LongText ? words : Math.Max(words, counts.Words));
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

    /// <summary>
    /// Gets what weights of statistics and of their products are multiplied by: the statistics in deviations from their means, then the
    /// products of two.
    /// </summary>
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
    private GroupSums Without(in GroupSums sums, in TextStatistics counts, ReadOnlySpan<char> part, Span<double> statistics)
    {
        var own = new GroupSums(_weights);
        counts.Without(LexicalFeatures.Extract(part, _rarity, ref own)).Write(statistics);
        return sums.Without(own);
    }

    private double LogOdds(in GroupSums sums, ReadOnlySpan<double> statistics)
    {
        Span<double> threefold = stackalloc double[3 * statistics.Length];
        for (int i = 0; i < threefold.Length; i += statistics.Length)
        {
            statistics.CopyTo(threefold[i..]);
        }

        return LogOdds(sums, sums, sums, threefold)[0];
    }

    // Three texts at a time, which takes no longer than one: each addition waits for the one before.
    private Vector256<double> LogOdds(in GroupSums first, in GroupSums second, in GroupSums third, ReadOnlySpan<double> statistics)
    {
        var scores = Vector256.Create((double)Parts.Intercept);
        for (int group = 0; group < LexicalFeatures.Groups; group++)
        {
            scores += Vector256.Create(first.Sum(group), second.Sum(group), third.Sum(group), 0.0)
                * WeightsOf(group, Vector256.Create(first.Count(group), second.Count(group), third.Count(group), 0.0));
        }

        int length = _statisticFactors.Length;
        ReadOnlySpan<double> ofFirst = statistics[..length];
        ReadOnlySpan<double> ofSecond = statistics.Slice(length, length);
        ReadOnlySpan<double> ofThird = statistics.Slice(2 * length, length);
        Span<Vector256<double>> deviations = stackalloc Vector256<double>[length];
        for (int i = 0; i < deviations.Length; i++)
        {
            Vector256<double> deviation = DeviationOf(i, Vector256.Create(ofFirst[i], ofSecond[i], ofThird[i], 0.0));
            deviations[i] = deviation;
            scores += Vector256.Create(_statisticFactors[i]) * deviation;
        }

        return _interactionFactors.Length > 0 ? scores + StatisticInteractions.Sum(deviations, _interactionFactors) : scores;
    }

    private void Standardise(Span<double> statistics)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] = DeviationOf(i, Vector256.Create(statistics[i]))[0];
        }
    }

    private Vector256<double> DeviationOf(int statistic, Vector256<double> values)
    {
        // Vector256.Clamp also takes care of values that are no numbers, and takes longer.
        var most = Vector256.Create(LexicalModel.MaximumDeviation);
        Vector256<double> deviations = (values - Vector256.Create(_statisticMeans[statistic])) * Vector256.Create(_inverseDeviations[statistic]);
        deviations = Vector256.ConditionalSelect(Vector256.GreaterThan(deviations, most), most, deviations);
        return Vector256.ConditionalSelect(Vector256.LessThan(deviations, -most), -most, deviations);
    }

    private double WeightOf(LexicalFeatureGroup group, int count) => WeightsOf((int)group, Vector256.Create((double)count))[0];

    // Of no features, there is nothing to weigh.
    private Vector256<double> WeightsOf(int group, Vector256<double> counts) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(counts, Vector256<double>.Zero), Vector256.Create(_groupFactors[group]) / Vector256.Sqrt(counts), Vector256<double>.Zero);
}
