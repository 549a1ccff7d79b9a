using System.Runtime.ExceptionServices;

namespace RouteLlm;

/// <summary>How one call of a model went, up to its first output.</summary>
/// <param name="Attempt">What the decision keeps of it.</param>
/// <param name="Failure">What it failed with, if it did.</param>
/// <param name="IsTransient">Whether another model should be asked.</param>
/// <param name="CountsAsFailure">Whether the model's circuit counts it as failed, which a slow call does, too.</param>
internal readonly record struct AttemptResult(
    RoutingAttempt Attempt, ExceptionDispatchInfo? Failure, bool IsTransient, bool CountsAsFailure)
{
    /// <summary>Gets whether the request was too long for the model, so that only one that holds more should be asked.</summary>
    public bool IsTooLong { get; init; }
}
