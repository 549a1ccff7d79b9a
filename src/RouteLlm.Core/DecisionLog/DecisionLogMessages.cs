using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the decision log and of other sinks. Never a line of the log, which may hold a prompt.</summary>
internal static partial class DecisionLogMessages
{
    [LoggerMessage(1, LogLevel.Error, "The {Kind} {Path} cannot be written. Requests continue, and writing is retried every {RetryInterval}. {Problem}")]
    public static partial void Unwritable(this ILogger logger, string kind, string path, TimeSpan retryInterval, string problem);

    [LoggerMessage(2, LogLevel.Information, "The {Kind} {Path} can be written again.")]
    public static partial void Writable(this ILogger logger, string kind, string path);

    [LoggerMessage(3, LogLevel.Warning, "{Count} lines were dropped from the {Kind} {Path}: they came faster than they could be written.")]
    public static partial void Dropped(this ILogger logger, long count, string kind, string path);

    [LoggerMessage(4, LogLevel.Warning, "The {Kind} {Path} ended with a half-written line; its {Bytes} bytes were cut off.")]
    public static partial void HalfLine(this ILogger logger, string kind, string path, int bytes);

    [LoggerMessage(5, LogLevel.Error, "{Count} lines of the {Kind} {Path} were lost: they could not be written before it was disposed.")]
    public static partial void Lost(this ILogger logger, long count, string kind, string path);

    [LoggerMessage(6, LogLevel.Error, "The {Kind} {Path} could not be closed within {Timeout}; lines may be lost.")]
    public static partial void NotClosed(this ILogger logger, string kind, string path, TimeSpan timeout);

    [LoggerMessage(7, LogLevel.Warning, "The decision sink {Sink} failed: {Error}. The request continued.")]
    public static partial void SinkFailed(this ILogger logger, string sink, string error);
}
