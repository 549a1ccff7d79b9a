namespace RouteLlm;

/// <summary>A router that scores more than two models one by one: it estimates how well each of them would answer the prompt.</summary>
/// <remarks>
/// With more than two models, such a router chooses by win rate and price (see <c>RouteLlmOptions.CostWeight</c>) instead of by thresholds
/// between neighbours, unless <c>RouteLlmOptions.RankThresholds</c>, <c>RouteLlmOptions.RankPercents</c> or
/// <c>RouteLlmOptions.HeldShare</c> is set, or the request names a threshold. With two models it is asked for its strong win rate, as any
/// router.
/// </remarks>
public interface IModelScoringRouter : IPromptRouter
{
    /// <summary>
    /// Gets the names of the models that the router knows; <see langword="null"/> if it accepts any name. Unknown names stop the start.
    /// </summary>
    IReadOnlyCollection<string>? KnownModels => null;

    /// <summary>Scores several models for one request at once.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="models">
    /// The models' names as the router knows them (<c>ModelOptions.ArenaName</c>, or else the model's own name), weakest first; the last
    /// one is the strongest.
    /// </param>
    /// <param name="cancellationToken">Cancels the scoring.</param>
    /// <returns>A win rate for each model, in order.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The router does not know one of the models.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<ModelScores> ScoreModelsAsync(RoutingRequest request, IReadOnlyList<string> models, CancellationToken cancellationToken = default);
}
