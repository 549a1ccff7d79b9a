namespace RouteLlm;

/// <summary>One line of a decision log: a decision, feedback, or a gap.</summary>
public readonly record struct DecisionLogEntry
{
    /// <summary>Gets the request, where the line holds one.</summary>
    public DecisionRecord? Decision { get; init; }

    /// <summary>Gets the feedback, where the line holds some.</summary>
    public FeedbackRecord? Feedback { get; init; }

    /// <summary>Gets how many lines were dropped here because the log could not keep up; 0 in lines that hold something.</summary>
    public long Dropped { get; init; }
}
