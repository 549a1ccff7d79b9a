namespace RouteLlm;

/// <summary>What decided beside the score, so that a replay can decide anew. Immutable.</summary>
internal sealed record DecisionInputs
{
    /// <summary>Gets the lowest score that the checks of a cascade gave the weak model's answer.</summary>
    public double? CheckScore { get; init; }

    /// <summary>Gets the score that the answer had to reach.</summary>
    public double? MinimumCheckScore { get; init; }

    /// <summary>Gets the names of the checks, in order.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>
    /// Gets the name of the check that rejected the answer, after which no other was made; <see langword="null"/> where none did, and in
    /// logs that do not say.
    /// </summary>
    public string? RejectedBy { get; init; }

    /// <summary>
    /// Gets whether a check may have rejected before others were made: what they would have said is not known, and the score may have been
    /// lower.
    /// </summary>
    public bool IsCutOff => Checks is { Count: > 1 } && CheckScore < MinimumCheckScore && !IsRejectedByLast;

    // Checks of one's own may have one name.
    private bool IsRejectedByLast => RejectedBy is not null && Checks!.ToList().IndexOf(RejectedBy) == Checks!.Count - 1;

    /// <summary>Gets what the request was expected to cost at each model, weakest first, where prompt caches were weighed.</summary>
    public IReadOnlyList<ExpectedCost>? ExpectedCosts { get; init; }

    /// <summary>Gets what the last rounds of a tool loop said, where that was looked at.</summary>
    public AgentSignals? AgentSignals { get; init; }

    /// <summary>Gets the name of the model that the turn began with, where that was looked at and is known.</summary>
    public string? TurnBeganWith { get; init; }
}
