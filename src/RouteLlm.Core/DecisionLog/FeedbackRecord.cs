namespace RouteLlm;

/// <summary>What someone thought of an answer, to be joined with its decision.</summary>
/// <param name="DecisionId">The <see cref="RoutingDecision.Id"/> of the decision.</param>
/// <param name="Score">How good the answer was, from 0 (useless) to 1 (all that was asked for).</param>
/// <param name="Time">When it was said.</param>
public readonly record struct FeedbackRecord(Guid DecisionId, double Score, DateTimeOffset Time);
