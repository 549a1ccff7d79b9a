using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of agents' signals. Never what a tool was asked or gave.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(40, LogLevel.Error, "AgentSignalOptions.{Predicate} failed: {Error}. The built-in rule decides.")]
    public static partial void AgentPredicateFailed(this ILogger logger, string predicate, string error);
}
