namespace RouteLlm;

/// <summary>
/// The features of prompts as the lexical model sees them: hashed ones in the first columns, then statistics, then their products. A column
/// for each judged set and each language comes last, which takes up what its ratings have in common; no prompt is scored with it.
/// </summary>
internal sealed class LexicalFeatureMatrix
{
    private const double LeastProductDeviation = 0.1;

    private LexicalFeatureMatrix(FeatureMatrix matrix, Standardisation statistics, Standardisation interactions)
    {
        Matrix = matrix;
        Statistics = statistics;
        Interactions = interactions;
    }

    public FeatureMatrix Matrix { get; }

    public Standardisation Statistics { get; }

    public Standardisation Interactions { get; }

    public static LexicalFeatureMatrix Build(
        TrainingPrompt[] prompts,
        TrainingSet[] sets,
        sbyte[] rarity,
        LexicalTrainingOptions options,
        Func<TrainingPrompt, bool> isLearned,
        Action<double>? onProgress,
        CancellationToken cancellationToken)
    {
        int buckets = 1 << options.BucketBits;
        int dense = TextStatistics.Names.Count + StatisticInteractions.Count;
        string[] languages = [.. prompts.Select(static prompt => prompt.ForeignLanguage).OfType<string>().Distinct(StringComparer.Ordinal)];
        double[] scales = [options.WordScale, options.PairScale, options.SkipPairScale, options.WordPartScale];
        var collected = new Collector(buckets);
        var columns = new List<int>();
        var values = new List<float>();
        int[] starts = new int[prompts.Length + 1];
        double[][] statistics = new double[prompts.Length][];
        for (int i = 0; i < prompts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collected.Clear();
            statistics[i] = new double[TextStatistics.Names.Count];
            LexicalFeatures.Extract(prompts[i].Normal, rarity, ref collected).Write(statistics[i]);
            collected.WriteTo(columns, values, scales);
            for (int column = 0; column < dense; column++)
            {
                columns.Add(buckets + column);
                values.Add(0);
            }

            if (sets[prompts[i].Set].IsJudged && options.SourceScale > 0)
            {
                columns.Add(buckets + dense + prompts[i].Set);
                values.Add((float)options.SourceScale);
            }

            if (prompts[i].ForeignLanguage is { } language && options.LanguageScale > 0)
            {
                columns.Add(buckets + dense + sets.Length + Array.IndexOf(languages, language));
                values.Add((float)options.LanguageScale);
            }

            starts[i + 1] = columns.Count;
            onProgress?.Invoke((i + 1.0) / prompts.Length);
        }

        float[] allValues = [.. values];
        int[] allColumns = [.. columns];
        bool[] learned = [.. prompts.Select(isLearned)];
        var statisticScale = Standardisation.Of([.. statistics.Where((_, i) => learned[i])], TextStatistics.Names.Count);
        double[][] products = new double[prompts.Length][];
        for (int i = 0; i < prompts.Length; i++)
        {
            statisticScale.Apply(statistics[i]);
            products[i] = new double[StatisticInteractions.Count];
            StatisticInteractions.Write(statistics[i], products[i]);
        }

        var productScale = Standardisation.Of([.. products.Where((_, i) => learned[i])], StatisticInteractions.Count);
        for (int product = 0; product < productScale.Deviations.Length; product++)
        {
            // Products have no bounds: one that hardly varies in training must not be blown up when it does elsewhere.
            productScale.Deviations[product] = Math.Max(LeastProductDeviation, productScale.Deviations[product]);
        }

        for (int i = 0; i < prompts.Length; i++)
        {
            int first = Array.IndexOf(allColumns, buckets, starts[i], starts[i + 1] - starts[i]);
            for (int statistic = 0; statistic < statistics[i].Length; statistic++)
            {
                allValues[first++] = (float)(options.StatisticScale * statistics[i][statistic]);
            }

            for (int product = 0; product < products[i].Length; product++)
            {
                allValues[first++] = (float)(options.InteractionScale * (products[i][product] - productScale.Means[product]) / productScale.Deviations[product]);
            }
        }

        var matrix = new FeatureMatrix { Starts = starts, Columns = allColumns, Values = allValues, ColumnCount = buckets + dense + sets.Length + languages.Length, ScoredColumnCount = buckets + dense };
        return new LexicalFeatureMatrix(matrix, statisticScale, productScale);
    }

    /// <summary>Adds up the features of one prompt by group and bucket.</summary>
    private struct Collector(int buckets) : ILexicalFeatureSink
    {
        private readonly int[] _slots = new int[buckets * LexicalFeatures.Groups];
        private readonly List<(int Key, int Count)> _features = [];
        private readonly int[] _groupCounts = new int[LexicalFeatures.Groups];

        public static bool NeedsPlaces => false;

        public readonly void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            _groupCounts[(int)group] += hashes.Length;
            foreach (ulong hash in hashes)
            {
                int key = ((int)group * buckets) + LexicalFeatures.BucketOf(hash, buckets);
                int sign = LexicalFeatures.IsNegative(hash) ? -1 : 1;
                if (_slots[key] == 0)
                {
                    _features.Add((key, sign));
                    _slots[key] = _features.Count;
                }
                else
                {
                    int slot = _slots[key] - 1;
                    _features[slot] = (key, _features[slot].Count + sign);
                }
            }
        }

        public readonly void WriteTo(List<int> columns, List<float> values, double[] scales)
        {
            foreach ((int key, int count) in _features)
            {
                int group = key / buckets;
                if (count != 0 && scales[group] != 0)
                {
                    columns.Add(key % buckets);
                    values.Add((float)(count * scales[group] / Math.Sqrt(_groupCounts[group])));
                }
            }
        }

        public readonly void Clear()
        {
            foreach ((int key, _) in _features)
            {
                _slots[key] = 0;
            }

            _features.Clear();
            Array.Clear(_groupCounts);
        }
    }
}
