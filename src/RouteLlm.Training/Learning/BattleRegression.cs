namespace RouteLlm;

/// <summary>
/// The ridge regressions of one set of rows: of their gains, and of their old scores. A fit that starts from a share of the old scores is
/// the first less so much of the second.
/// </summary>
internal sealed class BattleRegression
{
    // What the embedded model's log-odds are worth in gain on recorded outcomes, and as how much variance of the scores that counts.
    private const double UsualScale = 0.12;
    private const double UsualScaleWeight = 100;

    private readonly double[][] _products;
    private readonly double[] _gains;
    private readonly double[] _scores;
    private readonly double[] _weights;
    private readonly double _meanSquaredLength;

    private BattleRegression(double[][] products, double[] gains, double[] scores, double[] weights, double meanSquaredLength)
    {
        _products = products;
        _gains = gains;
        _scores = scores;
        _weights = weights;
        _meanSquaredLength = meanSquaredLength;
    }

    /// <summary>Gets the mean gain of the battles.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets the mean of their old scores.</summary>
    public required double BaseMean { get; init; }

    /// <summary>Gets what an old score is worth in gain, held to what is usual.</summary>
    public required double BaseScale { get; init; }

    /// <summary>Prepares the regressions.</summary>
    /// <param name="data">Battles and rated answers.</param>
    /// <param name="rows">Those to fit on.</param>
    /// <param name="products">Their products with each other.</param>
    public static BattleRegression Prepare(LearningRows data, int[] rows, double[][] products)
    {
        int[] battles = [.. rows.Where(data.IsBattle)];
        double mean = battles.Average(row => data.Gains[row]);
        double baseMean = battles.Average(row => data.BaseScores[row]);
        double variance = battles.Sum(row => (data.BaseScores[row] - baseMean) * (data.BaseScores[row] - baseMean));
        double covariance = battles.Sum(row => (data.BaseScores[row] - baseMean) * (data.Gains[row] - mean));

        // A rated answer tells of what is unusual, not of the mean.
        return new BattleRegression(
            products,
            Array.ConvertAll(rows, row => data.Gains[row] - (data.IsBattle(row) ? mean : 0)),
            Array.ConvertAll(rows, row => data.BaseScores[row] - baseMean),
            Array.ConvertAll(rows, data.WeightOf),
            data.Gram.MeanSquaredLength)
        {
            Mean = mean,
            BaseMean = baseMean,

            // Scores that fall with the gain are no prior to hold to.
            BaseScale = Math.Max(0, (covariance + (UsualScaleWeight * UsualScale)) / (variance + UsualScaleWeight)),
        };
    }

    /// <summary>Fits coefficients for the gains, and for the old scores.</summary>
    /// <param name="penalty">The strength, in units of a prompt's mean squared length; infinite for none.</param>
    public (double[] Gains, double[] Scores) Solve(double penalty)
    {
        if (double.IsInfinity(penalty))
        {
            return (new double[_gains.Length], new double[_gains.Length]);
        }

        double[] penalties = Array.ConvertAll(_weights, weight => penalty * _meanSquaredLength / weight);
        return (GramRegression.Fit(_products, _gains, penalties), GramRegression.Fit(_products, _scores, penalties));
    }
}
