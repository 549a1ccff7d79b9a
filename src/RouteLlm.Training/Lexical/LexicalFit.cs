namespace RouteLlm;

/// <summary>Prompts with their features, ready to be fitted on any part of them.</summary>
internal sealed class LexicalFit
{
    // A set in which nearly every outcome is alike has little to say, and must not be blown up to say it.
    private const double MinimumDeviation = 0.1;

    private readonly LexicalFeatureMatrix _features;
    private readonly LexicalTrainingOptions _options;
    private readonly sbyte[] _rarity;
    private readonly double[] _setWeights;
    private readonly bool[] _areLearned;
    private readonly TrainingSet[] _sets;

    private LexicalFit(
        TrainingPrompt[] prompts, TrainingSet[] sets, sbyte[] rarity, LexicalFeatureMatrix features, double[] setWeights, bool[] areLearned, LexicalTrainingOptions options)
    {
        _rarity = rarity;
        _sets = sets;
        Prompts = prompts;
        _features = features;
        _setWeights = setWeights;
        _areLearned = areLearned;
        _options = options;
    }

    public TrainingPrompt[] Prompts { get; }

    public static LexicalFit Create(
        TrainingPrompt[] prompts,
        TrainingSet[] sets,
        sbyte[] rarity,
        LexicalTrainingOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        bool[] areLearned = [.. sets.Select(options.IsLearned)];
        var features = LexicalFeatureMatrix.Build(
            prompts, sets, rarity, options, prompt => areLearned[prompt.Set], done => progress?.Report(new TrainingProgress("Extracting features", done)), cancellationToken);
        return new LexicalFit(
            prompts, sets, rarity, features, [.. sets.Select(set => set.IsJudged ? options.JudgedWeight : options.SetWeights.GetValueOrDefault(set.Name, 1))], areLearned, options);
    }

    /// <summary>
    /// Scores each prompt by a model that was fitted on the other folds; and, rounded as in its file, with and without the prompt's edges.
    /// </summary>
    public (double[] Scores, LexicalReading[] Readings) ScoreFolds(
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var readings = new LexicalReading[Prompts.Length];
        double[] scores = ScoreParts(static prompt => prompt.Fold, _options.Folds, "Cross-validating, fold", progress, cancellationToken, (fold, weights) =>
        {
            var model = new LexicalWeights(Quantise(weights, slope: 1, intercept: 0), _rarity);
            for (int row = 0; row < Prompts.Length; row++)
            {
                if (Prompts[row].Fold == fold)
                {
                    readings[row] = model.Read(Prompts[row].Normal);
                }
            }
        });
        return (scores, readings);
    }

    /// <summary>
    /// Scores each prompt by a model that was fitted on the other parts. The parts are fitted side by side, each by itself, so their number
    /// of threads changes nothing.
    /// </summary>
    public double[] ScoreParts(
        Func<TrainingPrompt, int> partOf, int parts, string step, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken, Action<int, double[]>? onFitted = null)
    {
        double[] scores = new double[Prompts.Length];
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancellationToken }, part =>
        {
            double[] weights = Fit(prompt => partOf(prompt) != part, $"{step} {part + 1} of {parts}", progress, cancellationToken);
            for (int row = 0; row < Prompts.Length; row++)
            {
                if (partOf(Prompts[row]) == part)
                {
                    scores[row] = _features.Matrix.Score(row, weights);
                }
            }

            onFitted?.Invoke(part, weights);
        });
        return scores;
    }

    /// <summary>Fits weights on the prompts that are chosen.</summary>
    public double[] Fit(
        Func<TrainingPrompt, bool> chosen, string step, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        int[] rows = [.. Enumerable.Range(0, Prompts.Length).Where(row => IsLearned(Prompts[row]) && chosen(Prompts[row]))];
        (double[] means, double[] deviations) = DescribeTargets(rows);
        double[] targets = new double[Prompts.Length];
        double[] importances = new double[Prompts.Length];
        double sum = 0;
        double count = 0;
        foreach (int row in rows)
        {
            TrainingPrompt prompt = Prompts[row];
            count += prompt.Share;
            int scale = ScaleOf(prompt);
            targets[row] = (TargetOf(prompt) - means[scale]) / deviations[scale];
            importances[row] = Math.Pow(prompt.Rows, _options.RowPower) * _setWeights[prompt.Set] * prompt.Share;
            sum += importances[row];
        }

        // With a mean importance of 1 a prompt the penalty means the same for every choice of rows.
        foreach (int row in rows)
        {
            importances[row] *= count / sum;
        }

        var regression = new RidgeRegression(_features.Matrix, _options.Penalty, _options.MaximumSteps, _options.Tolerance);
        return regression.Fit(rows, targets, importances, done => progress?.Report(new TrainingProgress(step, done)), cancellationToken);
    }

    /// <summary>Rounds the weights to signed bytes.</summary>
    public LexicalModelParts Quantise(double[] weights, float slope, float intercept)
    {
        int buckets = 1 << _options.BucketBits;
        double largest = 0;
        for (int i = 0; i < buckets; i++)
        {
            largest = Math.Max(largest, Math.Abs(weights[i]));
        }

        double step = largest > 0 ? largest / sbyte.MaxValue : 1;
        sbyte[] quantised = new sbyte[buckets];
        for (int i = 0; i < buckets; i++)
        {
            quantised[i] = (sbyte)Math.Round(weights[i] / step);
        }

        int interactionStart = buckets + TextStatistics.Names.Count;
        double[] interactions = [.. _features.Interactions.Deviations.Select((deviation, i) => _options.InteractionScale * weights[interactionStart + i] / deviation)];

        // The model takes products as they are: what their means add up to goes into the intercept.
        double offset = interactions.Zip(_features.Interactions.Means, static (weight, mean) => weight * mean).Sum();
        return new LexicalModelParts
        {
            Weights = quantised,
            GroupScales = [(float)(_options.WordScale * step), (float)(_options.PairScale * step), (float)(_options.SkipPairScale * step), (float)(_options.WordPartScale * step)],
            StatisticMeans = [.. _features.Statistics.Means.Select(static value => (float)value)],
            StatisticDeviations = [.. _features.Statistics.Deviations.Select(static value => (float)value)],
            StatisticWeights = [.. weights[buckets..interactionStart].Select(value => (float)(_options.StatisticScale * value))],
            InteractionWeights = [.. interactions.Select(static value => (float)value)],
            Slope = slope,
            Intercept = (float)(intercept - (slope * offset)),
        };
    }

    // Weights of a kind's own learn of judged prompts what is of their kind.
    private bool IsLearned(TrainingPrompt prompt) =>
        _areLearned[prompt.Set] && (_options.LearnedSets is null || !_sets[prompt.Set].IsJudged || prompt.Kind == _options.Kind);

    // Ratings are skewed: most prompts are easy. Their root tells easy ones apart as well.
    private double TargetOf(TrainingPrompt prompt) =>
        _sets[prompt.Set].IsJudged ? Math.Sqrt(prompt.StrongWinShare)
        : _options.Target == LexicalTarget.StrongWin ? prompt.StrongWinShare
        : prompt.Gain;

    // Outcomes are standardised within their set; ratings are on one scale, whatever their source.
    private int ScaleOf(TrainingPrompt prompt) => _sets[prompt.Set].IsJudged ? _sets.Length : prompt.Set;

    private (double[] Means, double[] Deviations) DescribeTargets(int[] rows)
    {
        double[] sums = new double[_sets.Length + 1];
        double[] squares = new double[_sets.Length + 1];
        int[] counts = new int[_sets.Length + 1];
        foreach (int row in rows)
        {
            double target = TargetOf(Prompts[row]);
            int scale = ScaleOf(Prompts[row]);
            sums[scale] += target;
            squares[scale] += target * target;
            counts[scale]++;
        }

        double[] means = [.. sums.Select((sum, scale) => sum / Math.Max(1, counts[scale]))];
        double[] deviations =
        [
            .. squares.Select((square, scale) => Math.Max(MinimumDeviation, Math.Sqrt(Math.Max(0, (square / Math.Max(1, counts[scale])) - (means[scale] * means[scale]))))),
        ];
        return (means, deviations);
    }
}
