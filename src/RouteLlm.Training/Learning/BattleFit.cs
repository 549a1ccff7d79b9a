namespace RouteLlm;

/// <summary>Gains as old log-odds on a new scale, plus what features add: ridge towards the old weights.</summary>
/// <remarks>
/// First the scale of the old scores is fitted, itself held to what is usual, then the rest by ridge regression. Its strength is the usual one unless another
/// predicts clearly better on inner folds; infinitely strong, nothing is added. Battles count alike here: they were sampled by their score, which the fit knows, so that weighing them would cost
/// precision and gain nothing.
/// </remarks>
internal sealed class BattleFit
{
    /// <summary>The strengths that are tried, in units of a prompt's mean squared length; first the usual one.</summary>
    private static readonly double[] Penalties = [2, 6, 20, 60, 500, double.PositiveInfinity];

    // Below this share of the error, a difference on inner folds is chance.
    private const double ClearlyBetter = 0.995;

    // What the embedded model's log-odds are worth in gain on recorded outcomes, and as how much variance of the scores that counts.
    private const double UsualScale = 0.12;
    private const double UsualScaleWeight = 100;

    private readonly int[] _rows;
    private readonly double[] _coefficients;
    private readonly double _baseMean;
    private readonly double _mean;

    private BattleFit(int[] rows, double[] coefficients, double penalty, double baseScale, double baseMean, double mean)
    {
        _rows = rows;
        _coefficients = coefficients;
        Penalty = penalty;
        BaseScale = baseScale;
        _baseMean = baseMean;
        _mean = mean;
    }

    public double Penalty { get; }

    public double BaseScale { get; }

    /// <summary>Fits on rows, the strength by inner folds.</summary>
    /// <param name="data">Battles and rated answers.</param>
    /// <param name="rows">Those to fit on.</param>
    /// <param name="groups">Which prompts stay together.</param>
    /// <param name="options">The folds and the seed.</param>
    public static BattleFit Fit(LearningRows data, int[] rows, int[] groups, BattleLearningOptions options)
    {
        int[] folds = BattleFolds.Deal(rows, groups, options.Folds, options.Seed);
        double[] errors = new double[Penalties.Length];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] inside = [.. rows.Where((_, i) => folds[i] != fold)];
            int[] outside = [.. rows.Where((row, i) => folds[i] == fold && data.IsBattle(row))];
            double[][] products = GramRegression.ProductsOf(data.Gram, inside, inside);
            double[][] across = GramRegression.ProductsOf(data.Gram, outside, inside);
            for (int choice = 0; choice < Penalties.Length; choice++)
            {
                BattleFit fit = Fit(products, data, inside, Penalties[choice]);
                for (int i = 0; i < outside.Length; i++)
                {
                    double error = data.Gains[outside[i]] - fit.Predict(data.BaseScores[outside[i]], across[i]);
                    errors[choice] += error * error;
                }
            }
        }

        int best = Array.IndexOf(errors, errors.Min());
        double penalty = Penalties[errors[best] < ClearlyBetter * errors[0] ? best : 0];
        return Fit(GramRegression.ProductsOf(data.Gram, rows, rows), data, rows, penalty);
    }

    /// <summary>Predicts the gain of a row less what all have in common: those of several fits can be compared.</summary>
    public double PredictCentred(LearningRows data, int row) => Predict(data.BaseScores[row], Array.ConvertAll(_rows, other => data.Gram[row, other])) - _mean;

    /// <summary>Gets what is added to the old weights, by column.</summary>
    public double[] WeightsOver(FeatureMatrix matrix)
    {
        double[] weights = new double[matrix.ColumnCount];
        for (int i = 0; i < _rows.Length; i++)
        {
            matrix.AddTo(weights, _rows[i], _coefficients[i]);
        }

        return weights;
    }

    /// <summary>Gets what is added to the old weights, by dimension.</summary>
    /// <param name="vectors">All prompts' features.</param>
    public double[] WeightsOver(IReadOnlyList<float[]> vectors)
    {
        double[] weights = new double[vectors[0].Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            float[] vector = vectors[_rows[i]];
            for (int dimension = 0; dimension < weights.Length; dimension++)
            {
                weights[dimension] += _coefficients[i] * vector[dimension];
            }
        }

        return weights;
    }

    /// <summary>Gets the mean gain.</summary>
    public double Mean => _mean;

    /// <summary>Gets the prediction for log-odds of 0 and no features.</summary>
    public double Constant => _mean - (BaseScale * _baseMean);

    private double Predict(double baseScore, double[] products) => _mean + (BaseScale * (baseScore - _baseMean)) + GramRegression.Dot(products, _coefficients);

    private static BattleFit Fit(double[][] products, LearningRows data, int[] rows, double penalty)
    {
        int[] battles = [.. rows.Where(data.IsBattle)];
        double mean = battles.Average(row => data.Gains[row]);
        double baseMean = battles.Average(row => data.BaseScores[row]);
        double variance = battles.Sum(row => (data.BaseScores[row] - baseMean) * (data.BaseScores[row] - baseMean));
        double covariance = battles.Sum(row => (data.BaseScores[row] - baseMean) * (data.Gains[row] - mean));

        // Scores that fall with the gain are no prior to hold to.
        double scale = Math.Max(0, (covariance + (UsualScaleWeight * UsualScale)) / (variance + UsualScaleWeight));

        // A rated answer tells of what is unusual, not of the mean.
        double[] rest = Array.ConvertAll(rows, row => data.Gains[row] - (data.IsBattle(row) ? mean : 0) - (scale * (data.BaseScores[row] - baseMean)));
        double[] coefficients = double.IsInfinity(penalty)
            ? new double[rows.Length]
            : GramRegression.Fit(products, rest, Array.ConvertAll(rows, row => penalty * data.Gram.MeanSquaredLength / data.WeightOf(row)));
        return new BattleFit(rows, coefficients, penalty, scale, baseMean, mean);
    }
}
