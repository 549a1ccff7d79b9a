using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of cascades. Never what was asked or answered.</summary>
internal static partial class CascadeLog
{
    [LoggerMessage(41, LogLevel.Warning, "The answer check '{Check}' failed ({Error}), and counts as one that cannot tell.")]
    public static partial void CheckFailed(this ILogger logger, string check, string error);

    [LoggerMessage(42, LogLevel.Warning, "The model '{Model}' failed after a check had rejected the weak model's answer, which is given all the same.")]
    public static partial void RejectedAnswerGiven(this ILogger logger, string model);
}
