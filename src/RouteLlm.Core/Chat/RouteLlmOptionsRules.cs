using static System.FormattableString;

namespace RouteLlm;

/// <summary>What must hold of options, wherever they come from, with a sentence that says what to write.</summary>
internal static class RouteLlmOptionsRules
{
    /// <param name="options">The options.</param>
    /// <param name="router">The router of requests that name none, which a configuration file may say instead of the options.</param>
    /// <param name="routers">The routers that there are.</param>
    public static IEnumerable<string> FindErrors(RouteLlmOptions options, string router, IReadOnlyCollection<string> routers)
    {
        if (string.IsNullOrWhiteSpace(router))
        {
            yield return $"Router is empty. Name one of: {string.Join(", ", routers)}.";
        }
        else if (!routers.Contains(router, StringComparer.Ordinal))
        {
            yield return RoutingException.UnknownRouter(router, routers).Message;
        }

        if (options.Threshold is double threshold)
        {
            if (!ProbabilityRange.Contains(threshold))
            {
                yield return Invariant($"Threshold is {threshold}. Write a strong win rate from 0 to 1, for example 0.35.");
            }

            if (options.StrongModelPercent is double both)
            {
                yield return Invariant($"Both Threshold ({threshold}) and StrongModelPercent ({both}) are set. Remove one: Threshold is the strong win rate itself, StrongModelPercent is turned into one.");
            }

            if (options.CalibrationFile is not null)
            {
                yield return Invariant($"Both Threshold ({threshold}) and CalibrationFile ({options.CalibrationFile}) are set. Remove one: the file turns StrongModelPercent into a threshold.");
            }
        }

        if (options.CalibrationFile is { } path && string.IsNullOrWhiteSpace(path))
        {
            yield return "CalibrationFile is empty. Write the path of a file that 'routellm calibrate --write' made, or leave it out.";
        }

        if (Percentage.FindError(nameof(options.StrongModelPercent), options.StrongModelPercent) is { } error)
        {
            yield return error;
        }
    }

    /// <summary>Says what is wrong with the options of the features.</summary>
    /// <param name="options">The options.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindFeatureErrors(RouteLlmOptions options, IReadOnlyList<string> models)
    {
        bool hasThreshold = options.RequestedStrongModelPercent is not null || options.Threshold is not null;
        return
        [
            .. ModelOptionsValidator.FindErrors(options.Models, models),
            .. options.Fallback is { } fallback ? FallbackOptionsValidator.FindErrors(fallback) : [],
            .. Enum.IsDefined(options.UnknownModelIds)
                ? Array.Empty<string>() : [Invariant($"UnknownModelIds is {options.UnknownModelIds}. Write one of {string.Join(", ", Enum.GetNames<UnknownModelIds>())}.")],
            .. options.DefaultTarget is not { } target || Enum.IsDefined(target)
                ? Array.Empty<string>() : [Invariant($"DefaultTarget is {target}. Write one of {string.Join(", ", Enum.GetNames<RouteTarget>())}, or leave it out.")],
            .. ConversationOptionsValidator.FindErrors(options.Conversations),
            .. options.AgentSignals is { } signals ? AgentSignalOptionsValidator.FindErrors(signals) : [],
            .. options.CacheAwareness is { } caches ? CacheAwarenessOptionsValidator.FindErrors(caches, options.Models, models) : [],
            .. options.Cascade is { } cascade ? CascadeOptionsValidator.FindErrors(cascade, options.Threshold is not null || options.RankThresholds.Count > 0) : [],
            .. options.HeldShare is { } share ? HeldShareOptionsValidator.FindErrors(share, options.Threshold, options.RankThresholds.Count > 0) : [],
            .. options.Budgets.SelectMany(budget => BudgetOptionsValidator.FindErrors(budget).Concat(ModelOptionsValidator.FindMissingPrices("There is a budget", options.Models, models))),
            .. CallerOptionsValidator.FindErrors(options.Callers, options.Ranking),
            .. RankOptionsValidator.FindErrors(options.RankPercents, options.RankThresholds, models.Count, hasThreshold),
            .. options.CostWeight is { } costWeight
                ? CostWeightValidator.FindErrors(costWeight, options.Models, models, hasThreshold || !options.WeighsModels(models.Count)) : [],
            .. options.Battles is { } battles
                ? BattleOptionsValidator.FindErrors(battles, models).Concat(ModelOptionsValidator.FindMissingPrices("There are battles", options.Models, models)) : [],
            .. FleetOptionsValidator.FindErrors(options.Fleet),
        ];
    }

    /// <summary>Says what is wrong with the threshold of requests that name no router, with what to write.</summary>
    /// <param name="route">Their router and threshold.</param>
    /// <param name="options">The options.</param>
    public static string? FindErrorOfDefault(in Route route, RouteLlmOptions options) =>
        options.HeldShare is not null && route.Share is null
            && options.RankPercents.Count + options.RankThresholds.Count + options.Callers.StrongModelPercents.Count == 0
            ? Invariant($"HeldShare holds a share, but the router '{route.Name}' has a fixed threshold ({route.Threshold}). Give it a percentage of strong calls instead, or remove HeldShare.")
            : null;

    /// <summary>Refuses a learning folder for a client that is made without <c>AddRouteLlm()</c>, since only that one learns.</summary>
    /// <exception cref="ArgumentException">There is a learning folder.</exception>
    public static RouteLlmOptions? WithoutLearning(RouteLlmOptions? options) =>
        options?.Battles?.LearningFolder is not { } folder ? options : throw new ArgumentException(
        $"Battles.LearningFolder is '{folder}', but a client that is made without AddRouteLlm() does not learn. Use AddRouteLlm().LearnFromBattles() of the package RouteLlm.Training, or leave it out and run 'routellm learn'.",
        nameof(options));
}
