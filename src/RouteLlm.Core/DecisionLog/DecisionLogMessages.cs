using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the decision log and of other sinks. Never a line of the log, which may hold a prompt.</summary>
internal static partial class DecisionLogMessages
{
    [LoggerMessage(1, LogLevel.Error, "The decision log {Path} cannot be written. Requests continue, and writing is retried every {RetryInterval}. {Problem}")]
    public static partial void Unwritable(this ILogger logger, string path, TimeSpan retryInterval, string problem);

    [LoggerMessage(2, LogLevel.Information, "The decision log {Path} can be written again.")]
    public static partial void Writable(this ILogger logger, string path);

    [LoggerMessage(3, LogLevel.Warning, "{Count} lines were dropped from the decision log {Path}: they came faster than they could be written.")]
    public static partial void Dropped(this ILogger logger, long count, string path);

    [LoggerMessage(4, LogLevel.Warning, "The decision log {Path} ended with a half-written line; its {Bytes} bytes were cut off.")]
    public static partial void HalfLine(this ILogger logger, string path, int bytes);

    [LoggerMessage(5, LogLevel.Error, "{Count} lines of the decision log {Path} were lost: they could not be written before it was disposed.")]
    public static partial void Lost(this ILogger logger, long count, string path);

    [LoggerMessage(6, LogLevel.Error, "The decision log {Path} could not be closed within {Timeout}; lines may be lost.")]
    public static partial void NotClosed(this ILogger logger, string path, TimeSpan timeout);

    [LoggerMessage(7, LogLevel.Warning, "The decision sink {Sink} failed: {Error}. The request continued.")]
    public static partial void SinkFailed(this ILogger logger, string sink, string error);
}
