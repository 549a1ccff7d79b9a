namespace RouteLlm;

/// <summary>How a replay decides.</summary>
internal sealed record ReplayRules
{
    /// <summary>Gets the threshold; <see langword="null"/> for those that the log says, each at its request.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets the thresholds between more than two models, ascending; <see langword="null"/> where there are two.</summary>
    public IReadOnlyList<double>? RankThresholds { get; init; }

    /// <summary>
    /// Gets the scores that let the weak model answer first; <see langword="null"/> for the log's zones where there is no threshold, and
    /// none where there is one.
    /// </summary>
    public ReplayZone? Zone { get; init; }

    /// <summary>Gets the lowest score of a check that passes; <see langword="null"/> for what the log says of each answer.</summary>
    public double? MinimumCheckScore { get; init; }

    /// <summary>Gets when a step of a tool loop is stalled; <see langword="null"/> for what the log says of each.</summary>
    public AgentSignalOptions? AgentRules { get; init; }

    /// <summary>Gets what may be spent, if that is bounded.</summary>
    public ReplayBudget? Budget { get; init; }
}
