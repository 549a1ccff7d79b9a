using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Routes by example: a prompt goes to the model whose example utterances it is most like, by the cosine similarity of embeddings.
/// </summary>
/// <remarks>
/// <para>
/// The similarity of a route is that of its <see cref="SemanticRouterOptions.TopK"/> nearest examples, aggregated; that of a model the
/// largest of its routes. The strong win rate is <c>1 / (1 + exp(−(strong − weak) / temperature))</c>, so that 0.5 is equal similarity.
/// </para>
/// <para>
/// The examples are embedded in one call, when the first prompt comes; concurrent first requests share it. If it fails, the requests that
/// waited for it fail as <see cref="EmbeddingRouterOptions"/> say, and the next one tries again. Safe for concurrent use if the embedding
/// generator is.
/// </para>
/// </remarks>
public sealed class SemanticRouter : EmbeddingRouter, IDecisiveRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"semantic"</c>.</summary>
    public const string RouterName = "semantic";

    private readonly RouteExamples[] _routes;
    private readonly SharedAttempt<ExampleEmbeddings> _examples;
    private readonly int _exampleCount;
    private readonly int _topK;
    private readonly SimilarityAggregation _aggregation;
    private readonly float _minimumSimilarity;
    private readonly RouteTarget _defaultTarget;
    private readonly double _temperature;

    // For the fingerprint: everything but the embedding model.
    private readonly string _settings;

    /// <summary>Initializes a router.</summary>
    /// <param name="options">The routes with their examples, and how prompts are compared with them.</param>
    /// <param name="embeddings">Embeds examples and prompts; stays the caller's to dispose.</param>
    /// <param name="name">The router's name, for a second set of routes beside the first.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="options"/> or <paramref name="embeddings"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is <see langword="null"/> or empty; or the routes are not as <see cref="SemanticRouterOptions.Routes"/>
    /// says.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options, or the time limit, is out of its range.</exception>
    public SemanticRouter(SemanticRouterOptions options, IEmbeddingGenerator<string, Embedding<float>> embeddings, string name = RouterName)
        : base(name, embeddings, dimensions: null, (options ?? throw new ArgumentNullException(nameof(options))).Embedding)
    {
        if (options.TopK < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TopK, "TopK must be at least 1.");
        }

        if (options.MinimumSimilarity is not (>= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MinimumSimilarity, "MinimumSimilarity must be a cosine, from -1 to 1.");
        }

        if (!(options.Temperature > 0 && double.IsFinite(options.Temperature)))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Temperature, "Temperature must be positive and finite.");
        }

        _routes = RouteExamples.From(options.Routes);
        if (Array.TrueForAll(_routes, route => route.Target == options.DefaultTarget))
        {
            throw new ArgumentException(
                $"All routes lead to the {options.DefaultTarget} model, and so does DefaultTarget: every prompt would go there. Set DefaultTarget to the other model, or add a route to it.", nameof(options));
        }

        string[] utterances = [.. options.Routes.SelectMany(static route => route.Utterances)];
        _examples = new SharedAttempt<ExampleEmbeddings>(
            async () => new ExampleEmbeddings(await Embedder.WithinLimitAsync(
                utterances.Length, token => Embedder.EmbedAsync(utterances, dimensions: null, token), CancellationToken.None).ConfigureAwait(false)));
        _exampleCount = utterances.Length;
        _topK = options.TopK;
        _aggregation = options.Aggregation;
        _minimumSimilarity = (float)options.MinimumSimilarity;
        _defaultTarget = options.DefaultTarget;
        _temperature = options.Temperature;
        _settings = string.Create(CultureInfo.InvariantCulture, $"{_topK}|{_aggregation}|{_minimumSimilarity:R}|{_defaultTarget}|{_temperature:R}|") +
            string.Concat(options.Routes.Select(static route => $"{route.Target}\0{route.Utterances.Count}\0{string.Join('\0', route.Utterances)}\0"));
    }

    /// <summary>Gets the threshold of equal similarity, 0.5.</summary>
    public double? DecisionThreshold => 0.5;

    /// <summary>
    /// Gets a hash of the examples, the settings and the embedding model; <see langword="null"/> where the generator does not say which
    /// that is.
    /// </summary>
    public string? Fingerprint
    {
        get
        {
            using ContentHash? hash = BeginFingerprint(RouterName);
            return hash?.Add(_settings).ToString();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<int?> GetDimensionsAsync(CancellationToken cancellationToken) =>
        (await _examples.GetAsync(cancellationToken).ConfigureAwait(false)).Dimensions;

    /// <inheritdoc/>
    protected override RouterScore Score(ReadOnlySpan<float> embedding)
    {
        float[] pooled = ArrayPool<float>.Shared.Rent(_exampleCount);
        try
        {
            Span<float> similarities = pooled.AsSpan(0, _exampleCount);
            _examples.Result.CompareTo(embedding, similarities);
            return ScoreFrom(similarities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    private RouterScore ScoreFrom(Span<float> similarities)
    {
        // A model without routes is as similar to a prompt as one must be to be chosen at all.
        float? strong = null;
        float? weak = null;
        string nearest = string.Empty;
        float highest = float.NegativeInfinity;
        foreach (RouteExamples route in _routes)
        {
            float similarity = route.SimilarityFrom(similarities, _topK, _aggregation);
            if (similarity > highest)
            {
                highest = similarity;
                nearest = route.Name;
            }

            ref float? ofTarget = ref route.Target == RouteTarget.Strong ? ref strong : ref weak;
            ofTarget = Math.Max(ofTarget ?? float.NegativeInfinity, similarity);
        }

        if (highest < _minimumSimilarity)
        {
            return RouterScore.For(_defaultTarget, string.Create(
                CultureInfo.InvariantCulture, $"like no route: nearest is '{nearest}' with similarity {highest:0.00}, below {_minimumSimilarity:0.00}"));
        }

        double difference = (double)(strong ?? _minimumSimilarity) - (weak ?? _minimumSimilarity);
        return new RouterScore(
            1 / (1 + Math.Exp(-difference / _temperature)),
            string.Create(CultureInfo.InvariantCulture, $"most like route '{nearest}', similarity {highest:0.00}"));
    }
}
