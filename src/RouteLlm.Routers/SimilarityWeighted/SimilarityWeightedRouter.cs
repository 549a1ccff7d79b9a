using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// RouteLLM's similarity-weighted ranking: rates models for each prompt, by recorded battles on prompts like it (Ong et al., 2024, section
/// 4.2).
/// </summary>
/// <remarks>One pass over the battles' embeddings a decision, once the prompt is embedded. Ships no calibration: set a threshold.</remarks>
public sealed class SimilarityWeightedRouter : EmbeddingRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"sw_ranking"</c>.</summary>
    public const string RouterName = "sw_ranking";

    private readonly Lazy<string?> _fingerprint;

    /// <summary>Initializes a router.</summary>
    /// <param name="model">
    /// Battles with their embeddings, for the strong and the weak model in question; stays the caller's to dispose.
    /// </param>
    /// <param name="embeddings">Embeds prompts as the battles' were; stays the caller's to dispose.</param>
    /// <param name="options">
    /// The time limit, and what happens when a prompt cannot be embedded; <see langword="null"/> for the defaults.
    /// </param>
    /// <param name="name">The router's name, for a second model beside the first.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="model"/> or <paramref name="embeddings"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is zero or negative.</exception>
    public SimilarityWeightedRouter(
        SimilarityWeightedModel model,
        IEmbeddingGenerator<string, Embedding<float>> embeddings,
        EmbeddingRouterOptions? options = null,
        string name = RouterName)
        : base(name, embeddings, (model ?? throw new ArgumentNullException(nameof(model))).Dimensions, options)
    {
        Model = model;
        _fingerprint = new Lazy<string?>(() =>
        {
            using ContentHash? hash = BeginFingerprint(RouterName);
            if (hash is not null)
            {
                model.AddTo(hash);
            }

            return hash?.ToString();
        });
    }

    /// <summary>Gets the battles with their embeddings.</summary>
    public SimilarityWeightedModel Model { get; }

    /// <summary>
    /// Gets a hash of the battles, their embeddings and the embedding model; <see langword="null"/> where the generator does not say which
    /// that is. Reads all embeddings the first time.
    /// </summary>
    public string? Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    protected override RouterScore Score(ReadOnlySpan<float> embedding) => new(Model.GetStrongWinRate(embedding));
}
