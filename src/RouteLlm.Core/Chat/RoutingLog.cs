using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of routing. Never the prompt.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Router {Router} chose the {Target} model: strong win rate {StrongWinRate}, threshold {Threshold}.")]
    public static partial void Decided(this ILogger logger, string router, RouteTarget target, double strongWinRate, double threshold);

    [LoggerMessage(2, LogLevel.Information, "The configuration file {File} has changed and was read again.")]
    public static partial void ConfigurationReloaded(this ILogger logger, string file);

    [LoggerMessage(3, LogLevel.Error, "The configuration file has changed and cannot be used; the routers stay as they were. {Problem}")]
    public static partial void ConfigurationRejected(this ILogger logger, string problem);
}
