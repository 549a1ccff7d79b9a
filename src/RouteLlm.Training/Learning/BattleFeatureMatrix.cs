namespace RouteLlm;

/// <summary>
/// The features of battles' prompts in the space of a lexical model's weights: for each kind of prompt with weights of its own, hashed
/// features, statistics and their products.
/// </summary>
/// <remarks>Statistics are put on the scale of these prompts, which differ less among themselves than those of the training data.</remarks>
internal sealed class BattleFeatureMatrix
{
    // How freely their weights may move; chosen on recorded outcomes (docs/results.md).
    private const double HashScale = 2;
    private const double StatisticScale = 0.1;
    private const double ProductScale = 0.1;
    private const double RarityPower = 0.3;
    private const double LeastDeviation = 0.1;

    private readonly LexicalModel _model;
    private readonly Dictionary<PromptKind, (int Start, Standardisation Dense)> _blocks = [];
    private float[] _columnScales = [];

    private BattleFeatureMatrix(LexicalModel model, FeatureMatrix matrix, double[] baseScores)
    {
        _model = model;
        Matrix = matrix;
        BaseScores = baseScores;
    }

    public FeatureMatrix Matrix { get; private set; }

    /// <summary>Gets the model's scores of the prompts, in log-odds.</summary>
    public double[] BaseScores { get; }

    public static BattleFeatureMatrix Build(LexicalModel model, IReadOnlyList<PromptFeatures> prompts, CancellationToken cancellationToken)
    {
        double[] baseScores = [.. prompts.Select(prompt => model.WeightsOf(prompt.Kind).LogOdds(prompt))];
        var built = new BattleFeatureMatrix(model, new FeatureMatrix { Starts = [0], Columns = [], Values = [], ColumnCount = 0, ScoredColumnCount = 0 }, baseScores);
        double[][] dense = [.. prompts.Select(prompt => model.WeightsOf(prompt.Kind).DenseValues(prompt))];
        int columns = 0;
        foreach (PromptKind kind in model.Kinds)
        {
            double[][] own = [.. dense.Where((_, i) => built.KindOf(prompts[i]) == kind)];
            var scale = Standardisation.Of(own, dense.Length > 0 ? dense[0].Length : 0);
            for (int i = 0; i < scale.Deviations.Length; i++)
            {
                // One that hardly varies here must not be blown up where it does.
                scale.Deviations[i] = Math.Max(LeastDeviation, scale.Deviations[i]);
            }

            built._blocks.Add(kind, (columns, scale));
            columns += model.WeightsOf(kind).Parts.Weights.Length + scale.Means.Length;
        }

        built._columnScales = new float[columns];
        built.Matrix = built.Fill(prompts, dense, columns, cancellationToken);
        built.ScaleByRarity();
        return built;
    }

    /// <summary>Gives the model with changed weights.</summary>
    /// <param name="baseScale">What the old log-odds are multiplied by.</param>
    /// <param name="weights">What is added to them, by column.</param>
    /// <param name="slope">The slope of the new log-odds over the sum of both.</param>
    /// <param name="intercept">Their intercept.</param>
    /// <param name="card">What the new model's file says of it.</param>
    public LexicalModel Change(double baseScale, double[] weights, double slope, double intercept, ModelCard card)
    {
        var parts = _model.Kinds.ToDictionary(static kind => kind, kind => ChangeKind(kind, baseScale, weights, slope, intercept));
        return new LexicalModel(parts[PromptKind.Open], card, _model.Rarity, parts.Where(static pair => pair.Key != PromptKind.Open).ToDictionary());
    }

    private static double[] ScalesOf(LexicalModelParts parts)
    {
        double largest = parts.GroupScales.Max(static scale => Math.Abs(scale));
        return [.. parts.GroupScales.Select(scale => largest > 0 ? HashScale * scale / largest : 0)];
    }

    private PromptKind KindOf(PromptFeatures prompt) => _model.Kinds.Contains(prompt.Kind) ? prompt.Kind : PromptKind.Open;

    private FeatureMatrix Fill(
        IReadOnlyList<PromptFeatures> prompts, double[][] dense, int columnCount, CancellationToken cancellationToken)
    {
        var columns = new List<int>();
        var values = new List<float>();
        int[] starts = new int[prompts.Count + 1];
        var sums = new SortedDictionary<int, double>();
        for (int row = 0; row < prompts.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PromptFeatures prompt = prompts[row];
            PromptKind kind = KindOf(prompt);
            LexicalModelParts parts = _model.WeightsOf(kind).Parts;
            (int start, Standardisation scale) = _blocks[kind];
            AddHashed(prompt, parts, start, sums);
            foreach ((int column, double value) in sums)
            {
                columns.Add(column);
                values.Add((float)value);
            }

            sums.Clear();
            for (int i = 0; i < dense[row].Length; i++)
            {
                columns.Add(start + parts.Weights.Length + i);
                values.Add((float)(DenseScale(i) * Math.Clamp((dense[row][i] - scale.Means[i]) / scale.Deviations[i], -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation)));
            }

            starts[row + 1] = columns.Count;
        }

        return new FeatureMatrix { Starts = starts, Columns = [.. columns], Values = [.. values], ColumnCount = columnCount, ScoredColumnCount = columnCount };
    }

    // A word that few prompts have tells more of them than one that most have, so its weight may move more freely.
    private void ScaleByRarity()
    {
        int rows = Matrix.Starts.Length - 1;
        int[] holders = new int[Matrix.ColumnCount];
        foreach (int column in Matrix.Columns)
        {
            holders[column]++;
        }

        foreach ((PromptKind kind, (int start, Standardisation scale)) in _blocks)
        {
            int end = start + _model.WeightsOf(kind).Parts.Weights.Length;
            for (int column = start; column < end; column++)
            {
                _columnScales[column] *= (float)Math.Pow(Math.Log((rows + 1.0) / (holders[column] + 0.5)) / Math.Log(rows + 1.0), RarityPower);
            }

            _columnScales.AsSpan(end, scale.Means.Length).Fill(1);
        }

        for (int i = 0; i < Matrix.Values.Length; i++)
        {
            Matrix.Values[i] *= _columnScales[Matrix.Columns[i]];
        }
    }

    private void AddHashed(PromptFeatures prompt, LexicalModelParts parts, int start, SortedDictionary<int, double> sums)
    {
        int bits = int.Log2(parts.Weights.Length);
        double[] scales = ScalesOf(parts);
        Span<int> counts = stackalloc int[LexicalFeatures.Groups];
        for (int i = 0; i < prompt.Count; i++)
        {
            counts[(int)prompt.Get(i, bits).Group]++;
        }

        for (int i = 0; i < prompt.Count; i++)
        {
            (LexicalFeatureGroup group, int bucket, bool isNegative) = prompt.Get(i, bits);
            double value = (isNegative ? -1 : 1) * scales[(int)group] / Math.Sqrt(counts[(int)group]);
            _columnScales[start + bucket] = 1;
            sums[start + bucket] = sums.GetValueOrDefault(start + bucket) + value;
        }
    }

    private static double DenseScale(int index) => index < TextStatistics.Names.Count ? StatisticScale : ProductScale;

    private LexicalModelParts ChangeKind(PromptKind kind, double baseScale, double[] weights, double slope, double intercept)
    {
        LexicalModelParts old = _model.WeightsOf(kind).Parts;
        (int start, Standardisation scale) = _blocks[kind];
        double largestScale = old.GroupScales.Max(static value => Math.Abs(value));
        double[] hashed = [.. old.Weights.Select((weight, bucket) => (baseScale * old.Slope * weight) + (largestScale > 0 ? HashScale / largestScale * _columnScales[start + bucket] * weights[start + bucket] : 0))];
        double largest = hashed.Max(static value => Math.Abs(value));
        double step = largest > 0 ? largest / sbyte.MaxValue : 1;
        int statistics = TextStatistics.Names.Count;
        double[] dense = [.. scale.Deviations.Select((deviation, i) => DenseScale(i) * weights[start + old.Weights.Length + i] / deviation)];
        double offset = dense.Zip(scale.Means, static (weight, mean) => weight * mean).Sum();
        return new LexicalModelParts
        {
            Weights = [.. hashed.Select(value => (sbyte)Math.Round(value / step))],
            GroupScales = [.. old.GroupScales.Select(value => (float)(value * step))],
            StatisticMeans = old.StatisticMeans,
            StatisticDeviations = old.StatisticDeviations,
            StatisticWeights = [.. old.StatisticWeights.Select((weight, i) => (float)((baseScale * old.Slope * weight) + dense[i]))],
            InteractionWeights = [.. old.InteractionWeights.Select((weight, i) => (float)((baseScale * old.Slope * weight) + dense[statistics + i]))],
            Slope = (float)slope,
            Intercept = (float)((slope * ((baseScale * old.Intercept) - offset)) + intercept),
        };
    }
}
