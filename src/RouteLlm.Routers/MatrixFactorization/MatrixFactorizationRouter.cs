using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// RouteLLM's matrix factorization router: a bilinear model of prompt embedding and model, learned from battles (Ong et al., 2024, section
/// 4.2).
/// </summary>
/// <remarks>
/// One dot product a decision, once the prompt is embedded. With more than two models, each of them is scored by its row of the
/// checkpoint's table, whatever the pair: the win rate of a over b is <c>sigmoid(logit(a) − logit(b))</c>.
/// </remarks>
public sealed class MatrixFactorizationRouter : EmbeddingRouter, ICalibratedRouter, IFingerprintedRouter, IModelScoringRouter
{
    /// <summary>The router's name, <c>"mf"</c>.</summary>
    public const string RouterName = "mf";

    /// <summary>Initializes a router.</summary>
    /// <param name="pair">
    /// The model for the strong and the weak model in question: <see cref="MatrixFactorizationModel.Read"/> and
    /// <see cref="MatrixFactorizationModel.ForPair"/> give it.
    /// </param>
    /// <param name="embeddings">Embeds prompts as those that the model was trained on; stays the caller's to dispose.</param>
    /// <param name="options">
    /// The time limit, and what happens when a prompt cannot be embedded; <see langword="null"/> for the defaults.
    /// </param>
    /// <param name="name">The router's name, for a second model beside the first.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="pair"/> or <paramref name="embeddings"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is zero or negative.</exception>
    public MatrixFactorizationRouter(
        MatrixFactorizationPair pair,
        IEmbeddingGenerator<string, Embedding<float>> embeddings,
        EmbeddingRouterOptions? options = null,
        string name = RouterName)
        : base(name, embeddings, (pair ?? throw new ArgumentNullException(nameof(pair))).EmbeddingDimension, options) => Pair = pair;

    private MatrixFactorizationRouter(MatrixFactorizationRouter other, MatrixFactorizationPair pair)
        : base(other) => Pair = pair;

    /// <summary>Gets the model for the strong and the weak model in question.</summary>
    public MatrixFactorizationPair Pair { get; }

    /// <inheritdoc/>
    public ThresholdCalibration? Calibration => Pair.Calibration;

    /// <summary>
    /// Gets a hash of the model for the pair and of the embedding model; <see langword="null"/> where the generator does not say which that
    /// is.
    /// </summary>
    public string? Fingerprint
    {
        get
        {
            using ContentHash? hash = BeginFingerprint(RouterName);
            return hash?.Add(MemoryMarshal.AsBytes(Pair.Vector)).ToString();
        }
    }

    /// <summary>Gets the names of the checkpoint's models.</summary>
    public IReadOnlyCollection<string> KnownModels => Pair.Model.ModelNames;

    /// <summary>
    /// Gets a hash of the checkpoint's weights, the pair and the embedding model; unlike <see cref="Fingerprint"/>, whose vector is
    /// computed, it is the same on every processor. <see langword="null"/> where the generator does not say which model it asks.
    /// </summary>
    internal string? CheckpointFingerprint
    {
        get
        {
            using ContentHash? hash = BeginFingerprint(RouterName);
            return hash is null ? null : Pair.Model.Parts.AddTo(hash).Add(Pair.StrongModel).Add(Pair.WeakModel).ToString();
        }
    }

    /// <summary>Gives a router with another model for the same pair, of the same name, which embeds prompts alike.</summary>
    /// <exception cref="ArgumentException">The model does not know the pair, or takes other embeddings.</exception>
    internal MatrixFactorizationRouter With(MatrixFactorizationModel model) => model.EmbeddingDimension == Pair.EmbeddingDimension
        ? new MatrixFactorizationRouter(this, model.ForPair(Pair.StrongModel, Pair.WeakModel))
        : throw new ArgumentException($"The model takes embeddings of {model.EmbeddingDimension} values, the router's have {Pair.EmbeddingDimension}.", nameof(model));

    /// <inheritdoc/>
    /// <exception cref="EmbeddingException">The prompt could not be embedded, and the options name no target for that.</exception>
    public async ValueTask<ModelScores> ScoreModelsAsync(
        RoutingRequest request, IReadOnlyList<string> models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        int[] rows = Pair.Model.RowsOf(models);
        try
        {
            ReadOnlyMemory<float>[] embeddings = await EmbedWithinLimitAsync([request], cancellationToken).ConfigureAwait(false);
            return new ModelScores(Pair.Model.ScoreOverLast(embeddings[0].Span, rows));
        }
        catch (EmbeddingException exception) when (TargetOnFailure is not null)
        {
            return ModelScores.ForFailure(TargetOnFailure.Value, models.Count, ReasonOf(exception));
        }
    }

    /// <inheritdoc/>
    protected override RouterScore Score(ReadOnlySpan<float> embedding) => new(Pair.Score(embedding));
}
