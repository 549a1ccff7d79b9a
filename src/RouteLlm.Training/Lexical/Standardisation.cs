namespace RouteLlm;

/// <summary>Means and standard deviations, by which numbers are put on one scale.</summary>
internal sealed record Standardisation(double[] Means, double[] Deviations)
{
    // A number that never varies says nothing, but must not divide by zero.
    private const double LeastDeviation = 1e-6;

    public static Standardisation Of(double[][] rows, int count)
    {
        double[] means = new double[count];
        double[] deviations = new double[count];
        for (int column = 0; column < count; column++)
        {
            double sum = 0;
            foreach (double[] row in rows)
            {
                sum += row[column];
            }

            // As they are stored, so that training and scoring see the same numbers.
            means[column] = (float)(sum / Math.Max(1, rows.Length));
            double squares = 0;
            foreach (double[] row in rows)
            {
                double difference = row[column] - means[column];
                squares += difference * difference;
            }

            deviations[column] = (float)(Math.Sqrt(squares / Math.Max(1, rows.Length)) + LeastDeviation);
        }

        return new Standardisation(means, deviations);
    }

    /// <summary>Turns numbers into deviations from their means, within the bounds of the model.</summary>
    public void Apply(double[] row)
    {
        for (int column = 0; column < row.Length; column++)
        {
            row[column] = Math.Clamp((row[column] - Means[column]) / Deviations[column], -LexicalModel.MaximumDeviation, LexicalModel.MaximumDeviation);
        }
    }
}
