using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// A <see cref="MatrixFactorizationModel"/> for one strong and one weak model, collapsed into a single vector: a decision is one dot
/// product.
/// </summary>
/// <remarks>
/// The strong win rate of a prompt embedding e is <c>sigmoid(v · e)</c> with <c>v = Wᵀ (c ⊙ (p̂ₛ − p̂_w))</c>, which equals
/// <c>sigmoid(logit(s) − logit(w))</c> of RouteLLM. Allocates nothing. Immutable; safe for concurrent use.
/// </remarks>
public sealed class MatrixFactorizationPair
{
    private readonly float[] _vector;

    internal MatrixFactorizationPair(
        MatrixFactorizationModel model, string strongModel, string weakModel, float[] vector, ThresholdCalibration? calibration)
    {
        Model = model;
        StrongModel = strongModel;
        WeakModel = weakModel;
        _vector = vector;
        Calibration = calibration;
    }

    /// <summary>Gets the name of the strong model.</summary>
    public string StrongModel { get; }

    /// <summary>Gets the name of the weak model.</summary>
    public string WeakModel { get; }

    /// <summary>Gets the number of values in a prompt embedding.</summary>
    public int EmbeddingDimension => _vector.Length;

    /// <summary>
    /// Gets the distribution of the win rates for this pair, from the model's card; <see langword="null"/> if the model has no
    /// card, as RouteLLM's own checkpoints have none, or was calibrated for another pair.
    /// </summary>
    public ThresholdCalibration? Calibration { get; }

    /// <summary>Gets the model that the pair is of.</summary>
    internal MatrixFactorizationModel Model { get; }

    /// <summary>Gets what decides the scores.</summary>
    internal ReadOnlySpan<float> Vector => _vector;

    /// <summary>Scores a prompt by its embedding.</summary>
    /// <param name="embedding">
    /// The embedding: <see cref="EmbeddingDimension"/> finite numbers, from the embedding model that the weights were trained on.
    /// </param>
    /// <returns>The strong win rate, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The embedding has another length, or a number in it is not finite or too large.</exception>
    public double Score(ReadOnlySpan<float> embedding)
    {
        EmbeddingCheck.ThrowIfWrongLength(embedding, _vector.Length);
        float logit = TensorPrimitives.Dot(_vector, embedding);
        EmbeddingCheck.ThrowIfNotFinite(embedding, logit);
        return 1 / (1 + Math.Exp(-(double)logit));
    }
}
