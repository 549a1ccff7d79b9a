namespace RouteLlm;

/// <summary>
/// One request as a decision log keeps it: enough to replay other thresholds and budgets, and no prompt unless that was asked for.
/// </summary>
public sealed record DecisionRecord
{
    /// <summary>Gets the decision, as it was when the request ended: with every attempt, and what it cost.</summary>
    public required RoutingDecision Decision { get; init; }

    /// <summary>Gets when the request arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets how the request ended.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>Gets whether the answer was streamed.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Gets the time from the request until the first output; <see langword="null"/> where there was none.</summary>
    public TimeSpan? TimeToFirstOutput { get; init; }

    /// <summary>Gets the time from the request until its end, the decision included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets the id of the model that answered, as its provider gave it.</summary>
    public string? ResponseModelId { get; init; }

    /// <summary>Gets the prompt that was scored; <see langword="null"/> unless the log was asked to keep prompts.</summary>
    public string? Prompt { get; init; }
}
