namespace RouteLlm;

/// <summary>Gains as old log-odds on a new scale, plus what features add: ridge towards the old weights, or some way from them.</summary>
/// <remarks>
/// How strong the ridge is, and how much of the old scores it starts from, is not chosen but averaged over: each choice counts by how well
/// it predicts on inner folds. So old weights that are right are kept, and wrong ones are not in the way; infinitely strong, nothing is
/// added. Battles count alike here: they were sampled by their score, which the fit knows, so that weighing them would cost precision and
/// gain nothing.
/// </remarks>
internal sealed class BattleFit
{
    /// <summary>The strengths, in units of a prompt's mean squared length.</summary>
    private static readonly double[] Penalties = [2, 6, 20, 60, 500, double.PositiveInfinity];

    /// <summary>How much of the old scores the fit starts from.</summary>
    private static readonly double[] BaseShares = [1, 0.5, 0];

    // How much the errors on inner folds are believed, where 1 is as much as if they were independent and normal; chosen on recorded
    // outcomes (docs/results.md).
    private const double Belief = 0.2;

    // The last bits of a machine's arithmetic do not reach the weights.
    private const int WeightDigits = 6;

    // A choice that counts less than this is not worth its fit.
    private const double LeastWeight = 1e-3;

    private readonly int[] _rows;
    private readonly double[] _coefficients;
    private readonly double _baseMean;

    private BattleFit(int[] rows, double[] coefficients, double penalty, double baseScale, double baseMean, double mean)
    {
        _rows = rows;
        _coefficients = coefficients;
        Penalty = penalty;
        BaseScale = baseScale;
        _baseMean = baseMean;
        Mean = mean;
    }

    /// <summary>Gets the strength that counts most.</summary>
    public double Penalty { get; }

    public double BaseScale { get; }

    /// <summary>Gets the mean gain.</summary>
    public double Mean { get; }

    /// <summary>Gets the prediction for log-odds of 0 and no features.</summary>
    public double Constant => Mean - (BaseScale * _baseMean);

    /// <summary>Fits on rows.</summary>
    /// <param name="data">Battles and rated answers.</param>
    /// <param name="rows">Those to fit on.</param>
    /// <param name="groups">Which prompts stay together.</param>
    /// <param name="options">The folds and the seed.</param>
    public static BattleFit Fit(LearningRows data, int[] rows, int[] groups, BattleLearningOptions options)
    {
        double[] weights = WeightsOf(FindErrors(data, rows, groups, options), rows.Count(data.IsBattle));
        var whole = BattleRegression.Prepare(data, rows, GramRegression.ProductsOf(data.Gram, rows, rows));
        double[] coefficients = new double[rows.Length];
        double baseScale = 0;
        for (int strength = 0; strength < Penalties.Length; strength++)
        {
            double[] shares = [.. BaseShares.Select((_, share) => weights[(strength * BaseShares.Length) + share])];
            double ofGains = shares.Sum();
            double ofBase = whole.BaseScale * shares.Zip(BaseShares, static (weight, share) => weight * share).Sum();
            baseScale += ofBase;
            if (ofGains > 0 && !double.IsInfinity(Penalties[strength]))
            {
                (double[] gains, double[] scores) = whole.Solve(Penalties[strength]);
                for (int i = 0; i < coefficients.Length; i++)
                {
                    coefficients[i] += (ofGains * gains[i]) - (ofBase * scores[i]);
                }
            }
        }

        return new BattleFit(rows, coefficients, Penalties[Array.IndexOf(weights, weights.Max()) / BaseShares.Length], baseScale, whole.BaseMean, whole.Mean);
    }

    /// <summary>Predicts the gain of a row less what all have in common: those of several fits can be compared.</summary>
    public double PredictCentred(LearningRows data, int row) =>
        (BaseScale * (data.BaseScores[row] - _baseMean)) + GramRegression.Dot(Array.ConvertAll(_rows, other => data.Gram[row, other]), _coefficients);

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

    // The squared errors of each choice on inner folds: strength by strength, and for each the shares of the old scores.
    private static double[] FindErrors(LearningRows data, int[] rows, int[] groups, BattleLearningOptions options)
    {
        int[] folds = BattleFolds.Deal(rows, groups, options.Folds, options.Seed);
        double[] errors = new double[Penalties.Length * BaseShares.Length];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] inside = [.. rows.Where((_, i) => folds[i] != fold)];
            int[] outside = [.. rows.Where((row, i) => folds[i] == fold && data.IsBattle(row))];
            var regression = BattleRegression.Prepare(data, inside, GramRegression.ProductsOf(data.Gram, inside, inside));
            double[][] across = GramRegression.ProductsOf(data.Gram, outside, inside);
            for (int strength = 0; strength < Penalties.Length; strength++)
            {
                (double[] gains, double[] scores) = regression.Solve(Penalties[strength]);
                for (int i = 0; i < outside.Length; i++)
                {
                    double left = data.Gains[outside[i]] - regression.Mean - GramRegression.Dot(across[i], gains);
                    double ofBase = regression.BaseScale * (data.BaseScores[outside[i]] - regression.BaseMean - GramRegression.Dot(across[i], scores));
                    for (int share = 0; share < BaseShares.Length; share++)
                    {
                        double error = left - (BaseShares[share] * ofBase);
                        errors[(strength * BaseShares.Length) + share] += error * error;
                    }
                }
            }
        }

        return errors;
    }

    // As the likelihoods of normal errors would have it, with the variance that the best choice leaves.
    private static double[] WeightsOf(double[] errors, int battles)
    {
        double best = errors.Min();
        double variance = Math.Max(best / Math.Max(1, battles), double.Epsilon);
        double[] likelihoods = Array.ConvertAll(errors, error => Math.Exp(Belief * (best - error) / (2 * variance)));
        double sum = likelihoods.Sum();
        double[] counted = Array.ConvertAll(likelihoods, likelihood => likelihood / sum >= LeastWeight ? likelihood : 0);
        double kept = counted.Sum();
        return Array.ConvertAll(counted, likelihood => Math.Round(likelihood / kept, WeightDigits));
    }
}
