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
