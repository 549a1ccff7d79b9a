namespace RouteLlm;

/// <summary>
/// Ridge regression through the products of rows: Σ vᵢ (yᵢ − wxᵢ)² + penalty |w|² has w = Σ αᵢxᵢ with (K + penalty / vᵢ) α = y, solved by
/// conjugate gradients (Hestenes and Stiefel, 1952).
/// </summary>
/// <remarks>Each sum is taken in the same order on every machine, so the same rows give the same coefficients.</remarks>
internal static class GramRegression
{
    private const int MaximumSteps = 60;
    private const double Tolerance = 1e-4;

    /// <summary>Fits coefficients αᵢ, one for each of the rows.</summary>
    /// <param name="products">The products of the rows.</param>
    /// <param name="targets">What to predict.</param>
    /// <param name="penalties">The penalty of each row, over its weight.</param>
    public static double[] Fit(double[][] products, double[] targets, double[] penalties)
    {
        double[] coefficients = new double[targets.Length];
        double[] residual = [.. targets];
        double[] direction = [.. targets];
        double[] product = new double[targets.Length];
        double length = Dot(residual, residual);
        double stop = Tolerance * Tolerance * length;
        for (int step = 0; step < MaximumSteps && length > stop; step++)
        {
            for (int i = 0; i < product.Length; i++)
            {
                product[i] = Dot(products[i], direction) + (penalties[i] * direction[i]);
            }

            double stride = length / Dot(direction, product);
            for (int i = 0; i < product.Length; i++)
            {
                coefficients[i] += stride * direction[i];
                residual[i] -= stride * product[i];
            }

            double next = Dot(residual, residual);
            for (int i = 0; i < product.Length; i++)
            {
                direction[i] = residual[i] + (next / length * direction[i]);
            }

            length = next;
        }

        return coefficients;
    }

    /// <summary>Gathers the products of rows.</summary>
    public static double[][] ProductsOf(PromptGram gram, int[] rows, int[] columns) =>
        [.. rows.Select(row => Array.ConvertAll(columns, column => gram[row, column]))];

    // Four sums side by side, which a processor can add at once.
    public static double Dot(double[] left, double[] right)
    {
        double first = 0, second = 0, third = 0, fourth = 0;
        int i = 0;
        for (; i + 3 < left.Length; i += 4)
        {
            first += left[i] * right[i];
            second += left[i + 1] * right[i + 1];
            third += left[i + 2] * right[i + 2];
            fourth += left[i + 3] * right[i + 3];
        }

        for (; i < left.Length; i++)
        {
            first += left[i] * right[i];
        }

        return first + second + third + fourth;
    }
}
