namespace RouteLlm;

/// <summary>A sparse matrix, row by row: the values of row i and their columns stand at <c>Starts[i]</c> to <c>Starts[i + 1]</c>.</summary>
internal sealed class FeatureMatrix
{
    public required int[] Starts { get; init; }

    public required int[] Columns { get; init; }

    public required float[] Values { get; init; }

    public required int ColumnCount { get; init; }

    /// <summary>Gets the number of columns that count in a score; those after them are for the fit alone.</summary>
    public required int ScoredColumnCount { get; init; }

    /// <summary>Scores a row.</summary>
    public double Score(int row, double[] weights)
    {
        double sum = 0;
        int end = Starts[row + 1];
        for (int i = Starts[row]; i < end; i++)
        {
            sum += Columns[i] < ScoredColumnCount ? weights[Columns[i]] * Values[i] : 0;
        }

        return sum;
    }

    public double Multiply(int row, double[] weights)
    {
        double sum = 0;
        int end = Starts[row + 1];
        for (int i = Starts[row]; i < end; i++)
        {
            sum += weights[Columns[i]] * Values[i];
        }

        return sum;
    }

    /// <summary>Sets what <see cref="AddTo"/> added to back to 0.</summary>
    public void Clear(double[] target, int row)
    {
        for (int i = Starts[row]; i < Starts[row + 1]; i++)
        {
            target[Columns[i]] = 0;
        }
    }

    public void AddTo(double[] target, int row, double factor)
    {
        int end = Starts[row + 1];
        for (int i = Starts[row]; i < end; i++)
        {
            target[Columns[i]] += factor * Values[i];
        }
    }
}
