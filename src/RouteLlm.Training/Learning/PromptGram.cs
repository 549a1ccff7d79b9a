using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// The products of all prompts' features with each other: all that a ridge regression over them needs, however many features there are.
/// </summary>
internal sealed class PromptGram
{
    private readonly float[][] _products;

    private PromptGram(float[][] products)
    {
        _products = products;
        MeanSquaredLength = products.Length == 0 ? 0 : Enumerable.Range(0, products.Length).Average(row => (double)products[row][row]);
    }

    public static PromptGram Of(FeatureMatrix matrix, int maximumThreads, CancellationToken cancellationToken)
    {
        int rows = matrix.Starts.Length - 1;
        float[][] all = new float[rows][];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = maximumThreads };
        Parallel.For(0, rows, parallel, () => new double[matrix.ColumnCount], (row, _, scratch) =>
        {
            matrix.AddTo(scratch, row, 1);
            float[] products = new float[row + 1];
            for (int other = 0; other <= row; other++)
            {
                products[other] = (float)matrix.Multiply(other, scratch);
            }

            all[row] = products;
            matrix.Clear(scratch, row);
            return scratch;
        }, static _ => { });
        return new PromptGram(all);
    }

    /// <summary>Multiplies dense features.</summary>
    public static PromptGram Of(IReadOnlyList<float[]> vectors, int maximumThreads, CancellationToken cancellationToken)
    {
        float[][] all = new float[vectors.Count][];
        Parallel.For(0, all.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = maximumThreads }, row =>
        {
            float[] products = new float[row + 1];
            for (int other = 0; other <= row; other++)
            {
                products[other] = TensorPrimitives.Dot<float>(vectors[row], vectors[other]);
            }

            all[row] = products;
        });
        return new PromptGram(all);
    }

    public double MeanSquaredLength { get; }

    public int Count => _products.Length;

    public double this[int row, int column] => row >= column ? _products[row][column] : _products[column][row];

    /// <summary>Gets the cosine of two prompts.</summary>
    public double Similarity(int row, int column) =>
        this[row, column] / Math.Sqrt(Math.Max(double.Epsilon, this[row, row] * this[column, column]));
}
