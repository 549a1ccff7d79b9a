namespace RouteLlm;

/// <summary>The words that logs, metrics and spans have for what a decision rests on and what came of it.</summary>
internal static class DecisionWords
{
    public static string Word(this DecisionBasis basis) => basis switch
    {
        DecisionBasis.Score => "score",
        DecisionBasis.ShortReply => "short_reply",
        DecisionBasis.DefaultTarget => "default_target",
        DecisionBasis.Turn => "turn",
        DecisionBasis.Conversation => "conversation",
        DecisionBasis.Caller => "caller",
        DecisionBasis.Capability => "capability",
        DecisionBasis.Circuit => "circuit",
        DecisionBasis.Budget => "budget",
        DecisionBasis.Fallback => "fallback",
        DecisionBasis.Shadow => "shadow",
        DecisionBasis.Agent => "agent",
        DecisionBasis.Cascade => "cascade",
        DecisionBasis.Cache => "cache",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, message: null),
    };

    public static string Word(this DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Completed => "completed",
        DecisionOutcome.Failed => "failed",
        DecisionOutcome.Abandoned => "abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };

    public static string Word(this AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Answered => "answered",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.TimedOut => "timed_out",
        AttemptOutcome.CircuitOpen => "circuit_open",
        AttemptOutcome.Cancelled => "cancelled",
        AttemptOutcome.Rejected => "rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };
}
