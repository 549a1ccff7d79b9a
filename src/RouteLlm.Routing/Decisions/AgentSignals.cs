namespace RouteLlm;

/// <summary>What the last rounds of a tool loop say of how it goes. Immutable.</summary>
public sealed record AgentSignals
{
    /// <summary>Gets the rounds since the last message of the user, at most the last 20.</summary>
    public int Rounds { get; init; }

    /// <summary>Gets the rounds, up to the last one, of whose tool results at least half were failures.</summary>
    public int FailedRounds { get; init; }

    /// <summary>Gets how often a call of the last round was made with the same result; 1 for the first time.</summary>
    public int RepeatedCalls { get; init; }

    /// <summary>Gets the rounds, up to the last one, that brought nothing new.</summary>
    public int RoundsWithoutProgress { get; init; }

    /// <summary>Gets the runs of tests, up to the last one, with failures, no fewer in any than in the one before it.</summary>
    public int FailingTestRuns { get; init; }

    /// <summary>Gets the lines that the last round added or removed, as far as its calls show them as a diff.</summary>
    public int ChangedLines { get; init; }

    /// <summary>Gets the steps of the longest plan among the calls of tools whose name has "plan" or "todo" in it.</summary>
    public int PlanSteps { get; init; }
}
