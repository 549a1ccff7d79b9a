using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of learning while the application runs.</summary>
internal static partial class LiveLearningLog
{
    [LoggerMessage(71, LogLevel.Information, "Learning: after {Battles} battles the new model {Model} is better and in use (APGR {Old:0.000} before, {New:0.000} after, on prompts that neither saw).")]
    public static partial void ModelAdopted(this ILogger logger, int battles, string? model, double? old, double? @new);

    [LoggerMessage(72, LogLevel.Information, "Learning: after {Battles} battles no new model is better with the confidence of this round; the current one stays. {Reason}")]
    public static partial void ModelKept(this ILogger logger, int battles, string? reason);

    [LoggerMessage(73, LogLevel.Warning, "Learning: {Pairs} pairs of later battles show that the model in use is worse than the one before, which is in use again ({Model}).")]
    public static partial void ModelReturned(this ILogger logger, int? pairs, string model);

    [LoggerMessage(74, LogLevel.Warning, "Learning: {Action} after {Battles} battles. {Reason}")]
    public static partial void LearningChanged(this ILogger logger, JournalAction action, int battles, string? reason);

    [LoggerMessage(75, LogLevel.Warning, "Learning in '{Folder}' failed and is tried again in {Interval}. {Error}")]
    public static partial void LearningFailed(this ILogger logger, string folder, TimeSpan interval, string error);

    [LoggerMessage(76, LogLevel.Information, "Another process learns in '{Folder}'; this one uses its models.")]
    public static partial void LearningFollows(this ILogger logger, string folder);

    [LoggerMessage(78, LogLevel.Warning, "Learning: {LeftOut} of {Battles} battles are left out. To learn from a battle, the router '{Router}' needs {Needs}.")]
    public static partial void BattlesLeftOut(this ILogger logger, int leftOut, int battles, string router, string needs);

    [LoggerMessage(77, LogLevel.Warning, "The learned model {Model} cannot be used here, so the current one stays. {Error}")]
    public static partial void LearnedModelRefused(this ILogger logger, string model, string error);
}
