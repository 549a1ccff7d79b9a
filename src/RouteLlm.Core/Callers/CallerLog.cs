using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages about callers. Never the prompt, never a key.</summary>
internal static partial class CallerLog
{
    [LoggerMessage(16, LogLevel.Warning, "Of the last {Requests} requests of the caller '{Caller}', {Share:0}% ask for the strong model, against {All:0}% of all callers' requests.")]
    public static partial void CallerIsUnusual(this ILogger logger, string caller, double share, double all, long requests);
}
