using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of battles. Never a prompt, an answer or what a provider says.</summary>
internal static partial class BattleLog
{
    [LoggerMessage(61, LogLevel.Debug, "Decision {Id}: battle of {Strong} against {Weak}, verdict {Verdict}.")]
    public static partial void BattleJudged(this ILogger logger, Guid id, string strong, string weak, string verdict);

    [LoggerMessage(62, LogLevel.Debug, "Decision {Id}: no battle ({Reason}).")]
    public static partial void BattleDropped(this ILogger logger, Guid id, string reason);

    [LoggerMessage(63, LogLevel.Warning, "The battles' spend limit of {Limit} in {Window} is reached; battles are dropped until the window ends.")]
    public static partial void BattlesReachedLimit(this ILogger logger, decimal limit, TimeSpan window);

    [LoggerMessage(64, LogLevel.Warning, "Decision {Id}: the battle failed because {Part} failed with {Error}.")]
    public static partial void BattleFailed(this ILogger logger, Guid id, string part, string error);

    [LoggerMessage(65, LogLevel.Information, "{Count} waiting or running battles were dropped on shutdown.")]
    public static partial void BattlesDroppedAtEnd(this ILogger logger, long count);
}
