using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the chat client. Never the prompt.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Router {Router} chose the {Target} model: strong win rate {StrongWinRate}, threshold {Threshold}.")]
    public static partial void Decided(this ILogger logger, string router, RouteTarget target, double strongWinRate, double threshold);
}
