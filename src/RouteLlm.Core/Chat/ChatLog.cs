using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of routing. Never the prompt.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Router {Router} chose the {Target} model: strong win rate {StrongWinRate}, threshold {Threshold}.")]
    public static partial void Decided(this ILogger logger, string router, RouteTarget target, double strongWinRate, double threshold);

    [LoggerMessage(8, LogLevel.Debug, "Request {Id} ended: {Outcome}, answered by {Model} ({Basis}).")]
    public static partial void Ended(this ILogger logger, Guid id, DecisionOutcome outcome, string model, DecisionBasis basis);

    [LoggerMessage(9, LogLevel.Warning, "The {Model} model failed in mid-stream ({Error}); the caller has the beginning of its answer.")]
    public static partial void StreamFailed(this ILogger logger, string model, string error);

    [LoggerMessage(13, LogLevel.Warning, "A request was refused before any model was asked: {Error}.")]
    public static partial void Refused(this ILogger logger, string error);
}
