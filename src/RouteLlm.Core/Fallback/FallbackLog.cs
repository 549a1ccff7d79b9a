using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of models that fail, and of their circuits. Never the prompt.</summary>
internal static partial class FallbackLog
{
    [LoggerMessage(4, LogLevel.Warning, "The {Model} model failed before its first output ({Error}, status {Status}).")]
    public static partial void AttemptFailed(this ILogger logger, string model, string? error, object status);

    [LoggerMessage(5, LogLevel.Warning, "The {Model} model fails too often or is too slow: it is left alone for {Duration}.")]
    public static partial void CircuitOpened(this ILogger logger, string model, TimeSpan duration);

    [LoggerMessage(6, LogLevel.Information, "The {Model} model answers again.")]
    public static partial void CircuitClosed(this ILogger logger, string model);

    [LoggerMessage(9, LogLevel.Warning, "The {Model} model failed in mid-stream ({Error}); the caller has the beginning of its answer.")]
    public static partial void StreamFailed(this ILogger logger, string model, string error);

    [LoggerMessage(12, LogLevel.Error, "FallbackOptions.{Predicate} failed: {Error}. The exception of the model is the caller's.")]
    public static partial void PredicateFailed(this ILogger logger, string predicate, string error);
}
