namespace RouteLlm;

/// <summary>How good routers are on one benchmark, compared with the best possible and with random routing.</summary>
public sealed record BenchmarkEvaluation
{
    /// <summary>
    /// Gets the optimal curve at every tenth percent of strong calls, as RouteLLM draws it: the strong model is asked where it gains most.
    /// </summary>
    public required IReadOnlyList<ScoreAtShare> Optimal { get; init; }

    /// <summary>
    /// Gets the optimal curve over the questions on which routers are measured; differs from <see cref="Optimal"/> for MT-Bench alone.
    /// </summary>
    public required IReadOnlyList<ScoreAtShare> OptimalEveryCut { get; init; }

    /// <summary>Gets random routing.</summary>
    public required RandomRouting Random { get; init; }

    /// <summary>Gets the routers, in the order in which they were given.</summary>
    public required IReadOnlyList<RouterEvaluationResult> Results { get; init; }

    /// <summary>Gets the differences between each two routers.</summary>
    public required IReadOnlyList<RouterDifference> Differences { get; init; }
}
