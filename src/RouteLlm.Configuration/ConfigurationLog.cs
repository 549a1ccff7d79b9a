using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the configuration file.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(2, LogLevel.Information, "The configuration file {File} has changed and was read again.")]
    public static partial void ConfigurationReloaded(this ILogger logger, string file);

    [LoggerMessage(3, LogLevel.Error, "The configuration file has changed and cannot be used. The routers stay as they were. {Problem}")]
    public static partial void ConfigurationRejected(this ILogger logger, string problem);

    [LoggerMessage(26, LogLevel.Warning, "{File}: {Keys} changed, but a running process keeps the values that it started with. Restart it to use the new ones.")]
    public static partial void ConfigurationKept(this ILogger logger, string file, string keys);
}
