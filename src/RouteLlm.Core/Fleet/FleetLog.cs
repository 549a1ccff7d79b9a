using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of a fleet. Never the prompt.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(10, LogLevel.Warning, "The state that the fleet shares cannot be reached ({Error}). This machine goes on with its own.")]
    public static partial void FleetLost(this ILogger logger, string error);

    [LoggerMessage(11, LogLevel.Information, "The state that the fleet shares is reached again.")]
    public static partial void FleetFound(this ILogger logger);
}
