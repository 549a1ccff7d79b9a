using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of a fleet. Never the prompt.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(10, LogLevel.Warning, "The fleet's shared state cannot be reached ({Error}). This machine continues with its own.")]
    public static partial void FleetLost(this ILogger logger, string error);

    [LoggerMessage(11, LogLevel.Information, "The fleet's shared state can be reached again.")]
    public static partial void FleetFound(this ILogger logger);
}
