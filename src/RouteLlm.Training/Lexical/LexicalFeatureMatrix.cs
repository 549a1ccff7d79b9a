namespace RouteLlm;

/// <summary>The features of prompts as the lexical model sees them: hashed ones in the first columns, statistics in the last.</summary>
internal sealed class LexicalFeatureMatrix
{
    private LexicalFeatureMatrix(FeatureMatrix matrix, double[] means, double[] deviations)
    {
        Matrix = matrix;
        StatisticMeans = means;
        StatisticDeviations = deviations;
    }

    public FeatureMatrix Matrix { get; }

    public double[] StatisticMeans { get; }

    public double[] StatisticDeviations { get; }

    public static LexicalFeatureMatrix Build(
        TrainingPrompt[] prompts,
        LexicalTrainingOptions options,
        Func<TrainingPrompt, bool> isLearned,
        Action<double>? onProgress,
        CancellationToken cancellationToken)
    {
        int buckets = 1 << options.BucketBits;
        int statisticCount = TextStatistics.Names.Count;
        double[] scales = [options.WordScale, options.PairScale, options.SkipPairScale, options.CharacterRunScale];
        var collected = new Collector(buckets);
        var columns = new List<int>();
        var values = new List<float>();
        int[] starts = new int[prompts.Length + 1];
        double[][] statistics = new double[prompts.Length][];
        for (int i = 0; i < prompts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collected.Clear();
            statistics[i] = new double[statisticCount];
            LexicalFeatures.Extract(prompts[i].Text, ref collected).Write(statistics[i]);
            collected.WriteTo(columns, values, scales);
            for (int statistic = 0; statistic < statisticCount; statistic++)
            {
                columns.Add(buckets + statistic);
                values.Add(0);
            }

            starts[i + 1] = columns.Count;
            onProgress?.Invoke((i + 1.0) / prompts.Length);
        }

        float[] allValues = [.. values];
        (double[] means, double[] deviations) = Standardise([.. statistics.Where((_, i) => isLearned(prompts[i]))], statisticCount);
        for (int i = 0; i < prompts.Length; i++)
        {
            Span<float> row = allValues.AsSpan(starts[i + 1] - statisticCount, statisticCount);
            for (int statistic = 0; statistic < statisticCount; statistic++)
            {
                double deviation = (statistics[i][statistic] - means[statistic]) / deviations[statistic];
                row[statistic] = (float)(options.StatisticScale * Math.Clamp(deviation, -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation));
            }
        }

        var matrix = new FeatureMatrix { Starts = starts, Columns = [.. columns], Values = allValues, ColumnCount = buckets + statisticCount };
        return new LexicalFeatureMatrix(matrix, means, deviations);
    }

    private static (double[] Means, double[] Deviations) Standardise(double[][] statistics, int count)
    {
        double[] means = new double[count];
        double[] deviations = new double[count];
        for (int statistic = 0; statistic < count; statistic++)
        {
            double sum = 0;
            foreach (double[] row in statistics)
            {
                sum += row[statistic];
            }

            means[statistic] = sum / statistics.Length;
            double squares = 0;
            foreach (double[] row in statistics)
            {
                double difference = row[statistic] - means[statistic];
                squares += difference * difference;
            }

            // A statistic that never varies says nothing, but must not divide by zero.
            deviations[statistic] = Math.Sqrt(squares / statistics.Length) + 1e-6;
        }

        return (means, deviations);
    }

    /// <summary>Adds up the features of one prompt by group and bucket.</summary>
    private struct Collector(int buckets) : ILexicalFeatureSink
    {
        private readonly int[] _slots = new int[buckets * LexicalFeatures.Groups];
        private readonly List<(int Key, int Count)> _features = [];
        private readonly int[] _groupCounts = new int[LexicalFeatures.Groups];

        public readonly void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive)
        {
            _groupCounts[(int)group]++;
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
