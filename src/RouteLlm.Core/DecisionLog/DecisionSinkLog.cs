using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of decision sinks. Never the prompt.</summary>
internal static partial class DecisionSinkLog
{
    [LoggerMessage(7, LogLevel.Warning, "The decision sink {Sink} failed: {Error}. The request went on.")]
    public static partial void SinkFailed(this ILogger logger, string sink, string error);
}
