namespace RouteLlm;

/// <summary>
/// Weighted ridge regression by conjugate gradients on the normal equations (Hestenes and Stiefel, 1952): minimises
/// Σ cᵢ (yᵢ − xᵢ·w)² + λ‖w‖².
/// </summary>
/// <remarks>Scalar, in one order, without functions that differ between machines: the same bits everywhere.</remarks>
internal sealed class RidgeRegression(FeatureMatrix features, double penalty, int maximumSteps, double tolerance)
{
    /// <summary>Fits the weights.</summary>
    /// <param name="rows">The rows to fit on.</param>
    /// <param name="targets">yᵢ of each row of the matrix.</param>
    /// <param name="importances">cᵢ of each row of the matrix.</param>
    /// <param name="onStep">Told after each step what part of the steps is done at the most.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    public double[] Fit(int[] rows, double[] targets, double[] importances, Action<double>? onStep, CancellationToken cancellationToken)
    {
        double[] weights = new double[features.ColumnCount];
        double[] residual = new double[features.ColumnCount];
        double[] product = new double[features.ColumnCount];
        foreach (int row in rows)
        {
            features.AddTo(residual, row, importances[row] * targets[row]);
        }

        double[] direction = [.. residual];
        double length = Dot(residual, residual);
        double stopLength = tolerance * tolerance * length;
        for (int step = 0; step < maximumSteps && length > stopLength; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MultiplyByNormalMatrix(rows, importances, direction, product);
            double stride = length / Dot(direction, product);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += stride * direction[i];
                residual[i] -= stride * product[i];
            }

            double newLength = Dot(residual, residual);
            double momentum = newLength / length;
            length = newLength;
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = residual[i] + (momentum * direction[i]);
            }

            onStep?.Invoke((step + 1.0) / maximumSteps);
        }

        onStep?.Invoke(1);
        return weights;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private void MultiplyByNormalMatrix(int[] rows, double[] importances, double[] vector, double[] product)
    {
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = penalty * vector[i];
        }

        foreach (int row in rows)
        {
            features.AddTo(product, row, importances[row] * features.Multiply(row, vector));
        }
    }
}
