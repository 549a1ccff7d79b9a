namespace RouteLlm;

/// <summary>Gains as old log-odds on a new scale, plus what features add: ridge towards the old weights.</summary>
/// <remarks>
/// First the scale of the old scores is fitted, itself held to what is usual, then the rest by ridge regression. Its strength, and whether rare words may move more freely, are the usual ones unless others
/// predict clearly better on inner folds; infinitely strong, nothing is added. Battles count alike here: they were sampled by their score, which the fit knows, so that weighing them would cost
/// precision and gain nothing.
/// </remarks>
internal sealed class BattleFit
{
    /// <summary>The spaces and strengths, in units of a prompt's mean squared length, that are tried; first the usual ones.</summary>
    private static readonly (int Space, double Penalty)[] Choices = [(0, 3), (1, 3), (0, 10), (1, 10), (0, 30), (1, 30), (0, 300), (0, double.PositiveInfinity)];

    // Below this share of the error, a difference on inner folds is chance.
    private const double ClearlyBetter = 0.995;

    // What the embedded model's log-odds are worth in gain on recorded outcomes, and as how much variance of the scores that counts.
    private const double UsualScale = 0.12;
    private const double UsualScaleWeight = 100;

    private readonly int[] _rows;
    private readonly double[] _coefficients;
    private readonly double _baseMean;
    private readonly double _mean;

    private BattleFit(int space, int[] rows, double[] coefficients, double penalty, double baseScale, double baseMean, double mean)
    {
        Space = space;
        _rows = rows;
        _coefficients = coefficients;
        Penalty = penalty;
        BaseScale = baseScale;
        _baseMean = baseMean;
        _mean = mean;
    }

    /// <summary>Gets which of the spaces was chosen.</summary>
    public int Space { get; }

    public double Penalty { get; }

    public double BaseScale { get; }

    /// <summary>Fits on rows, space and strength by inner folds.</summary>
    /// <param name="spaces">The prompts' products without and with regard to the rarity of words.</param>
    /// <param name="baseScores">The old log-odds of all prompts.</param>
    /// <param name="gains">The gains of all battles.</param>
    /// <param name="rows">The battles to fit on.</param>
    /// <param name="groups">Which prompts stay together.</param>
    /// <param name="options">The folds and the seed.</param>
    public static BattleFit Fit(PromptGram[] spaces, double[] baseScores, double[] gains, int[] rows, int[] groups, BattleLearningOptions options)
    {
        int[] folds = BattleFolds.Deal(rows, groups, options.Folds, options.Seed);
        double[] errors = new double[Choices.Length];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] inside = [.. rows.Where((_, i) => folds[i] != fold)];
            int[] outside = [.. rows.Where((_, i) => folds[i] == fold)];
            double[][][] products = Array.ConvertAll(spaces, gram => GramRegression.ProductsOf(gram, inside, inside));
            double[][][] across = Array.ConvertAll(spaces, gram => GramRegression.ProductsOf(gram, outside, inside));
            for (int choice = 0; choice < Choices.Length; choice++)
            {
                (int space, double penalty) = Choices[choice];
                BattleFit fit = Fit(space, products[space], spaces[space].MeanSquaredLength, baseScores, gains, inside, penalty);
                for (int i = 0; i < outside.Length; i++)
                {
                    double error = gains[outside[i]] - fit.Predict(baseScores[outside[i]], across[space][i]);
                    errors[choice] += error * error;
                }
            }
        }

        int best = Array.IndexOf(errors, errors.Min());
        (int chosenSpace, double chosenPenalty) = Choices[errors[best] < ClearlyBetter * errors[0] ? best : 0];
        return Fit(chosenSpace, GramRegression.ProductsOf(spaces[chosenSpace], rows, rows), spaces[chosenSpace].MeanSquaredLength, baseScores, gains, rows, chosenPenalty);
    }

    /// <summary>Predicts the gain of a row.</summary>
    public double Predict(PromptGram[] spaces, double[] baseScores, int row) => Predict(baseScores[row], Array.ConvertAll(_rows, other => spaces[Space][row, other]));

    /// <summary>Predicts the gain of a row less what all have in common: those of several fits can be compared.</summary>
    public double PredictCentred(PromptGram[] spaces, double[] baseScores, int row) => Predict(spaces, baseScores, row) - _mean;

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

    private static BattleFit Fit(int space, double[][] products, double unit, double[] baseScores, double[] gains, int[] rows, double penalty)
    {
        double mean = rows.Average(row => gains[row]);
        double baseMean = rows.Average(row => baseScores[row]);
        double variance = rows.Sum(row => (baseScores[row] - baseMean) * (baseScores[row] - baseMean));
        double covariance = rows.Sum(row => (baseScores[row] - baseMean) * (gains[row] - mean));

        // Scores that fall with the gain are no prior to hold to.
        double scale = Math.Max(0, (covariance + (UsualScaleWeight * UsualScale)) / (variance + UsualScaleWeight));
        double[] rest = Array.ConvertAll(rows, row => gains[row] - mean - (scale * (baseScores[row] - baseMean)));
        double[] coefficients = double.IsInfinity(penalty) ? new double[rows.Length] : GramRegression.Fit(products, rest, penalty * unit);
        return new BattleFit(space, rows, coefficients, penalty, scale, baseMean, mean);
    }
}
