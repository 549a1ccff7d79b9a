using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of routing. Never the prompt.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Router {Router} chose the {Target} model: strong win rate {StrongWinRate}, threshold {Threshold}.")]
    public static partial void Decided(this ILogger logger, string router, RouteTarget target, double strongWinRate, double threshold);

    [LoggerMessage(4, LogLevel.Warning, "The {Model} model failed before its first output ({Error}, status {Status}).")]
    public static partial void AttemptFailed(this ILogger logger, string model, string? error, int? status);

    [LoggerMessage(5, LogLevel.Warning, "The {Model} model fails too often or is too slow: it is left alone for {Duration}.")]
    public static partial void CircuitOpened(this ILogger logger, string model, TimeSpan duration);

    [LoggerMessage(6, LogLevel.Information, "The {Model} model answers again.")]
    public static partial void CircuitClosed(this ILogger logger, string model);

    [LoggerMessage(7, LogLevel.Warning, "The decision sink {Sink} failed: {Error}. The request went on.")]
    public static partial void SinkFailed(this ILogger logger, string sink, string error);

    [LoggerMessage(8, LogLevel.Debug, "Request {Id} ended: {Outcome}, answered by {Model} ({Basis}).")]
    public static partial void Ended(this ILogger logger, Guid id, DecisionOutcome outcome, string model, DecisionBasis basis);

    [LoggerMessage(9, LogLevel.Warning, "The {Model} model failed in mid-stream ({Error}); the caller has the beginning of its answer.")]
    public static partial void StreamFailed(this ILogger logger, string model, string error);

    [LoggerMessage(10, LogLevel.Warning, "The state that the fleet shares cannot be reached ({Error}). This machine goes on with its own.")]
    public static partial void FleetLost(this ILogger logger, string error);

    [LoggerMessage(11, LogLevel.Information, "The state that the fleet shares is reached again.")]
    public static partial void FleetFound(this ILogger logger);

    [LoggerMessage(12, LogLevel.Error, "FallbackOptions.{Predicate} failed: {Error}. The exception of the model is the caller's.")]
    public static partial void PredicateFailed(this ILogger logger, string predicate, string error);

    [LoggerMessage(13, LogLevel.Warning, "A request was refused before any model was asked: {Error}.")]
    public static partial void Refused(this ILogger logger, string error);
}
