namespace RouteLlm;

/// <summary>Refuses embeddings that a model cannot have been trained on.</summary>
internal static class EmbeddingCheck
{
    public static void ThrowIfWrongLength(ReadOnlySpan<float> embedding, int dimension)
    {
        if (embedding.Length != dimension)
        {
            throw new ArgumentException(
                $"The embedding has {embedding.Length} numbers, but the model takes {dimension}. Use the embedding model that it was trained on.", nameof(embedding));
        }
    }

    /// <summary>Looks at what an embedding came to: with finite weights, NaN and infinity in it always reach the result.</summary>
    public static void ThrowIfNotFinite(ReadOnlySpan<float> embedding, float logit)
    {
        if (float.IsFinite(logit))
        {
            return;
        }

        for (int i = 0; i < embedding.Length; i++)
        {
            if (!float.IsFinite(embedding[i]))
            {
                throw new ArgumentException($"The embedding holds {(float.IsNaN(embedding[i]) ? "NaN" : "an infinity")} as its number {i}, counted from 0.", nameof(embedding));
            }
        }

        throw new ArgumentException("The embedding's numbers are too large: the score is not finite.", nameof(embedding));
    }
}
