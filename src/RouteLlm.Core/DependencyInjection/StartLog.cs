using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages about options: at the start, and when they change.</summary>
internal static partial class StartLog
{
    [LoggerMessage(20, LogLevel.Information, "{Client}: router {Router}, threshold {Threshold} ({Origin}), models {Models}.")]
    public static partial void ClientStarted(this ILogger logger, string client, string router, double threshold, string origin, string models);

    [LoggerMessage(21, LogLevel.Warning, "The weaker model '{Weaker}' costs more ({WeakerInput} a million input tokens, {WeakerOutput} a million output tokens) than '{Stronger}' ({StrongerInput}, {StrongerOutput}). Are the prices or the models the wrong way round?")]
    public static partial void PricesReversed(this ILogger logger, string weaker, decimal weakerInput, decimal weakerOutput, string stronger, decimal strongerInput, decimal strongerOutput);

    [LoggerMessage(22, LogLevel.Warning, "The chat client could not be created at the start ({Error}). The first request tries again.")]
    public static partial void ClientNotStarted(this ILogger logger, string error);

    [LoggerMessage(23, LogLevel.Information, "The configuration {Sections} has changed: router {Router}, threshold {Threshold} ({Origin}).")]
    public static partial void OptionsReloaded(this ILogger logger, string sections, string router, double threshold, string origin);

    [LoggerMessage(24, LogLevel.Warning, "{Keys} changed, but a running client keeps the values that it started with. Restart the application to use the new ones.")]
    public static partial void OptionsKept(this ILogger logger, string keys);

    [LoggerMessage(25, LogLevel.Error, "The configuration {Sections} has changed and cannot be used. The options stay as they were. {Problem}")]
    public static partial void OptionsRejected(this ILogger logger, string sections, string problem);
}
