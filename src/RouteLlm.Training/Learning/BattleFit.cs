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
    /// <param name="gram">The prompts' products.</param>
    /// <param name="baseScores">The old log-odds of all prompts.</param>
    /// <param name="gains">The gains of all battles.</param>
    /// <param name="rows">The battles to fit on.</param>
    /// <param name="groups">Which prompts stay together.</param>
    /// <param name="options">The folds and the seed.</param>
    public static BattleFit Fit(PromptGram gram, double[] baseScores, double[] gains, int[] rows, int[] groups, BattleLearningOptions options)
    {
        int[] folds = BattleFolds.Deal(rows, groups, options.Folds, options.Seed);
        double[] errors = new double[Penalties.Length];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] inside = [.. rows.Where((_, i) => folds[i] != fold)];
            int[] outside = [.. rows.Where((_, i) => folds[i] == fold)];
            double[][] products = GramRegression.ProductsOf(gram, inside, inside);
            double[][] across = GramRegression.ProductsOf(gram, outside, inside);
            for (int choice = 0; choice < Penalties.Length; choice++)
            {
                BattleFit fit = Fit(products, gram.MeanSquaredLength, baseScores, gains, inside, Penalties[choice]);
                for (int i = 0; i < outside.Length; i++)
                {
                    double error = gains[outside[i]] - fit.Predict(baseScores[outside[i]], across[i]);
                    errors[choice] += error * error;
                }
            }
        }

        int best = Array.IndexOf(errors, errors.Min());
        double penalty = Penalties[errors[best] < ClearlyBetter * errors[0] ? best : 0];
        return Fit(GramRegression.ProductsOf(gram, rows, rows), gram.MeanSquaredLength, baseScores, gains, rows, penalty);
    }

    /// <summary>Predicts the gain of a row.</summary>
    public double Predict(PromptGram gram, double[] baseScores, int row) => Predict(baseScores[row], Array.ConvertAll(_rows, other => gram[row, other]));

    /// <summary>Predicts the gain of a row less what all have in common: those of several fits can be compared.</summary>
    public double PredictCentred(PromptGram gram, double[] baseScores, int row) => Predict(gram, baseScores, row) - _mean;

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

    /// <summary>Gets the mean gain.</summary>
    public double Mean => _mean;

    /// <summary>Gets the prediction for log-odds of 0 and no features.</summary>
    public double Constant => _mean - (BaseScale * _baseMean);

    private double Predict(double baseScore, double[] products) => _mean + (BaseScale * (baseScore - _baseMean)) + GramRegression.Dot(products, _coefficients);

    private static BattleFit Fit(double[][] products, double unit, double[] baseScores, double[] gains, int[] rows, double penalty)
    {
        double mean = rows.Average(row => gains[row]);
        double baseMean = rows.Average(row => baseScores[row]);
        double variance = rows.Sum(row => (baseScores[row] - baseMean) * (baseScores[row] - baseMean));
        double covariance = rows.Sum(row => (baseScores[row] - baseMean) * (gains[row] - mean));

        // Scores that fall with the gain are no prior to hold to.
        double scale = Math.Max(0, (covariance + (UsualScaleWeight * UsualScale)) / (variance + UsualScaleWeight));
        double[] rest = Array.ConvertAll(rows, row => gains[row] - mean - (scale * (baseScores[row] - baseMean)));
        double[] coefficients = double.IsInfinity(penalty) ? new double[rows.Length] : GramRegression.Fit(products, rest, penalty * unit);
        return new BattleFit(rows, coefficients, penalty, scale, baseMean, mean);
    }
}
