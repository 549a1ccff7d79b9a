using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of planning and settlement. Never the prompt.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(1, LogLevel.Debug, "Router {Router} chose the {Target} model: strong win rate {StrongWinRate}, threshold {Threshold}.")]
    public static partial void Decided(this ILogger logger, string router, RouteTarget target, double strongWinRate, double threshold);

    [LoggerMessage(8, LogLevel.Debug, "Request {Id} ended: {Outcome}, answered by {Model} ({Basis}).")]
    public static partial void Ended(this ILogger logger, Guid id, DecisionOutcome outcome, string model, DecisionBasis basis);

    [LoggerMessage(13, LogLevel.Warning, "A request was refused before any model was asked: {Error}.")]
    public static partial void Refused(this ILogger logger, string error);
}
