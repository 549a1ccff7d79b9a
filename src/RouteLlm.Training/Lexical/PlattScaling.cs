namespace RouteLlm;

/// <summary>
/// Turns raw scores into probabilities: fits slope and intercept of a logistic function by Newton's method
/// (Platt, 1999; Lin, Lin and Weng, 2007, "A Note on Platt's Probabilistic Outputs").
/// </summary>
internal static class PlattScaling
{
    private const int MaximumSteps = 50;
    private const double Tolerance = 1e-10;

    /// <summary>Fits slope and intercept to shares of wins.</summary>
    /// <param name="scores">The raw scores.</param>
    /// <param name="winShares">For each, the share of outcomes that were wins, from 0 to 1.</param>
    /// <param name="counts">For each, the number of outcomes.</param>
    public static (double Slope, double Intercept) Fit(double[] scores, double[] winShares, double[] counts)
    {
        double slope = 1;
        double intercept = 0;
        for (int step = 0; step < MaximumSteps; step++)
        {
            // A little curvature keeps the step defined when all scores are alike.
            double slopeSlope = 1e-9, slopeIntercept = 0, interceptIntercept = 1e-9, slopeGradient = 0, interceptGradient = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double probability = Probability(scores[i], slope, intercept);
                double error = counts[i] * (winShares[i] - probability);
                double curvature = counts[i] * probability * (1 - probability);
                slopeGradient += error * scores[i];
                interceptGradient += error;
                slopeSlope += curvature * scores[i] * scores[i];
                slopeIntercept += curvature * scores[i];
                interceptIntercept += curvature;
            }

            double determinant = (slopeSlope * interceptIntercept) - (slopeIntercept * slopeIntercept);
            double slopeStep = ((interceptIntercept * slopeGradient) - (slopeIntercept * interceptGradient)) / determinant;
            double interceptStep = ((slopeSlope * interceptGradient) - (slopeIntercept * slopeGradient)) / determinant;
            slope += slopeStep;
            intercept += interceptStep;
            if (Math.Abs(slopeStep) + Math.Abs(interceptStep) < Tolerance)
            {
                break;
            }
        }

        return (slope, intercept);
    }

    public static double Probability(double score, double slope, double intercept) => 1 / (1 + Math.Exp(-((slope * score) + intercept)));
}
