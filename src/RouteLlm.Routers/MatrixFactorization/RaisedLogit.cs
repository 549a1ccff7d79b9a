using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// Raises one model's logit in RouteLLM's layout, which has no place for a vector of one model: two dimensions more, the first of which
/// only this model has and the second all the others, so that rows keep one length.
/// </summary>
internal static class RaisedLogit
{
    private const int Added = 2;
    private const float SmallestLength = 1e-12f;

    private static readonly float Length = MathF.Sqrt(Added);

    /// <param name="parts">The model's numbers.</param>
    /// <param name="model">The model's row.</param>
    /// <param name="change">By how much its logit rises, for each number of an embedding.</param>
    public static MatrixFactorizationParts Of(MatrixFactorizationParts parts, int model, ReadOnlySpan<float> change)
    {
        int old = parts.Dimension;
        int dimension = old + Added;
        float[] table = new float[parts.ModelNames.Count * dimension];
        for (int row = 0; row < parts.ModelNames.Count; row++)
        {
            ReadOnlySpan<float> weights = parts.ModelTable.AsSpan(row * old, old);
            float length = TensorPrimitives.Norm(weights);
            Span<float> extended = table.AsSpan(row * dimension, dimension);
            bool isZero = length < SmallestLength;
            if (!isZero)
            {
                TensorPrimitives.Divide(weights, length, extended[..old]);
            }

            // A row of zeros has length 0 and not 1 without them.
            extended[old] = row == model ? 1 : 0;
            extended[old + 1] = row != model || isZero ? 1 : 0;
        }

        float[] projection = new float[dimension * change.Length];
        (parts.Projection ?? Identity(old)).CopyTo(projection, 0);
        change.CopyTo(projection.AsSpan(old * change.Length));
        float[] classifier = new float[dimension];
        TensorPrimitives.Multiply(parts.Classifier, Length, classifier);
        classifier.AsSpan(old).Fill(Length);
        return new MatrixFactorizationParts { ModelNames = parts.ModelNames, ModelTable = table, Projection = projection, Classifier = classifier };
    }

    private static float[] Identity(int dimension)
    {
        float[] identity = new float[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            identity[(i * dimension) + i] = 1;
        }

        return identity;
    }
}
