namespace RouteLlm.Tests;

/// <summary>
/// Embeddings that are a bag of words, with much that all prompts have in common, as embeddings have; the same on every machine.
/// </summary>
internal static class WordEmbedding
{
    private const int Dimensions = 24;
    private const int ModelDimensions = 8;

    public static float[] Of(string prompt)
    {
        float[] embedding = new float[Dimensions];
        embedding[0] = 2;
        foreach (string word in prompt.Split(' ', '.', ',', '?'))
        {
            uint hash = word.Aggregate(2166136261u, static (sum, letter) => (sum ^ letter) * 16777619);
            embedding[1 + (int)(hash % (Dimensions - 1))] += hash % 2 == 0 ? 1 : -1;
        }

        float length = MathF.Sqrt(embedding.Sum(static value => value * value));
        return Array.ConvertAll(embedding, value => value / length);
    }

    /// <summary>Makes a matrix factorization of such embeddings that knows nothing of words.</summary>
    public static MatrixFactorizationModel ModelOf(IReadOnlyList<string> models, bool usesProjection = true)
    {
        var random = new Random(5);
        int dimension = usesProjection ? ModelDimensions : Dimensions;
        return new MatrixFactorizationModel(new MatrixFactorizationParts
        {
            ModelNames = models,
            ModelTable = Numbers(models.Count * dimension),
            Projection = usesProjection ? Numbers(dimension * Dimensions) : null,
            Classifier = Numbers(dimension),
        });

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
