namespace RouteLlm;

/// <summary>The examples of the router <c>semantic</c>, and how prompts are compared with them.</summary>
/// <remarks>Read once, when the router is made.</remarks>
public sealed class SemanticRouterOptions
{
    /// <summary>Gets the routes, each with a name of its own. No utterance may be in two.</summary>
    /// <remarks>
    /// Routes may all lead to one model, if <see cref="DefaultTarget"/> is the other; the other then counts as
    /// <see cref="MinimumSimilarity"/> similar to every prompt.
    /// </remarks>
    public IList<SemanticRoute> Routes { get; init; } = [];

    /// <summary>
    /// Gets or sets how many of a route's examples count: the nearest to the prompt; all where the route has fewer. Default: 5.
    /// </summary>
    public int TopK { get; set; } = 5;

    /// <summary>Gets or sets how the similarities of those examples become that of the route. Default: their mean.</summary>
    public SimilarityAggregation Aggregation { get; set; } = SimilarityAggregation.Mean;

    /// <summary>
    /// Gets or sets the cosine similarity, from −1 to 1, that the nearest route needs. A prompt that is less similar to every route goes to
    /// <see cref="DefaultTarget"/>. Default: 0.3.
    /// </summary>
    /// <remarks>
    /// The similarity of unrelated texts depends on the embedding model: near 0.1 for some, above 0.7 for others. Look at the similarities
    /// in the reasons of decisions, and set it.
    /// </remarks>
    public double MinimumSimilarity { get; set; } = 0.3;

    /// <summary>Gets or sets the model for a prompt that is like no route. Default: the strong one.</summary>
    public RouteTarget DefaultTarget { get; set; } = RouteTarget.Strong;

    /// <summary>
    /// Gets or sets by how much the similarities of two models must differ for a strong win rate of 0.73 or 0.27: the unit of the logistic
    /// function. Positive. Default: 0.1.
    /// </summary>
    /// <remarks>
    /// Changes no decision at the threshold 0.5; it spreads the win rates, so that another threshold trades cost for quality.
    /// </remarks>
    public double Temperature { get; set; } = 0.1;

    /// <summary>
    /// Gets the time limit of the embedding provider, and what happens when it fails. The limit holds for the examples as well as for
    /// prompts.
    /// </summary>
    public EmbeddingRouterOptions Embedding { get; init; } = new();
}
