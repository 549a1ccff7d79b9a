using Microsoft.Extensions.Configuration;

namespace RouteLlm;

/// <summary>
/// The keys that configuration may have for <see cref="RouteLlmOptions"/>: those that the binder reads. A table rather than reflection,
/// which ahead-of-time compilation removes.
/// </summary>
internal static class RouteLlmOptionsKeys
{
    /// <summary>Gets all keys.</summary>
    public static IReadOnlyList<OptionsKey> All { get; } =
    [
        OptionsKey.Of(nameof(RouteLlmOptions.Router)),
        OptionsKey.Of(nameof(RouteLlmOptions.Threshold)),
        OptionsKey.Of(nameof(RouteLlmOptions.StrongModelPercent)),
        OptionsKey.Of(nameof(RouteLlmOptions.CalibrationFile)),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Fallback),
            OptionsKey.Of(nameof(FallbackOptions.AttemptTimeout)),
            OptionsKey.Collection(nameof(FallbackOptions.AlsoOnStatus)),
            OptionsKey.Of(
                nameof(FallbackOptions.Circuit),
                OptionsKey.Of(nameof(CircuitOptions.FailureRatio)),
                OptionsKey.Of(nameof(CircuitOptions.SamplingDuration)),
                OptionsKey.Of(nameof(CircuitOptions.MinimumCalls)),
                OptionsKey.Of(nameof(CircuitOptions.BreakDuration)),
                OptionsKey.Of(nameof(CircuitOptions.SlowCall)),
                OptionsKey.Of(nameof(CircuitOptions.LongestRetryAfter)))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Conversations),
            OptionsKey.Of(nameof(ConversationOptions.Policy)),
            OptionsKey.Of(nameof(ConversationOptions.ShortRepliesInherit)),
            OptionsKey.Of(nameof(ConversationOptions.RememberedCalls))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.AgentSignals),
            OptionsKey.Of(nameof(AgentSignalOptions.FailedRounds)),
            OptionsKey.Of(nameof(AgentSignalOptions.RepeatedCalls)),
            OptionsKey.Of(nameof(AgentSignalOptions.RoundsWithoutProgress)),
            OptionsKey.Of(nameof(AgentSignalOptions.FailingTestRuns)),
            OptionsKey.Of(nameof(AgentSignalOptions.LargeChange)),
            OptionsKey.Of(nameof(AgentSignalOptions.LongPlan))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Cascade),
            OptionsKey.Collection(nameof(CascadeOptions.Checks)),
            OptionsKey.Of(nameof(CascadeOptions.MinimumScore)),
            OptionsKey.Of(nameof(CascadeOptions.CalibrationFile)),
            OptionsKey.Of(nameof(CascadeOptions.GreyZonePercent)),
            OptionsKey.Of(nameof(CascadeOptions.RejectedPercent)),
            OptionsKey.Of(nameof(CascadeOptions.ClearlyWeakBelow)),
            OptionsKey.Of(nameof(CascadeOptions.ClearlyStrongFrom)),
            OptionsKey.Of(nameof(CascadeOptions.HeldBackTokens)),
            OptionsKey.Of(nameof(CascadeOptions.MaximumDelay)),
            OptionsKey.Of(nameof(CascadeOptions.SpeculateBelow))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.CacheAwareness),
            OptionsKey.Of(nameof(CacheAwarenessOptions.RememberedAnswers)),
            OptionsKey.Of(nameof(CacheAwarenessOptions.ExpectedOutputTokens))),
        OptionsKey.Collection(
            nameof(RouteLlmOptions.Models),
            OptionsKey.Of(nameof(ModelOptions.Price), OptionsKey.Of(nameof(ModelPrice.Input)), OptionsKey.Of(nameof(ModelPrice.Output)), OptionsKey.Of(nameof(ModelPrice.CachedInput))),
            OptionsKey.Of(nameof(ModelOptions.PriceMultiplier)),
            OptionsKey.Of(
                nameof(ModelOptions.Capabilities),
                OptionsKey.Of(nameof(ModelCapabilities.Tools)),
                OptionsKey.Of(nameof(ModelCapabilities.StructuredOutput)),
                OptionsKey.Of(nameof(ModelCapabilities.Images)),
                OptionsKey.Of(nameof(ModelCapabilities.Audio)),
                OptionsKey.Of(nameof(ModelCapabilities.Reasoning)),
                OptionsKey.Of(nameof(ModelCapabilities.ContextTokens))),
            OptionsKey.Of(
                nameof(ModelOptions.PromptCache),
                OptionsKey.Of(nameof(PromptCacheOptions.Lifetime)),
                OptionsKey.Of(nameof(PromptCacheOptions.MinimumTokens)),
                OptionsKey.Of(nameof(PromptCacheOptions.WritePriceMultiplier))),
            OptionsKey.Of(nameof(ModelOptions.ModelId)),
            OptionsKey.Of(nameof(ModelOptions.ArenaName)),
            OptionsKey.Of(nameof(ModelOptions.AttemptTimeout))),
        OptionsKey.Collection(
            nameof(RouteLlmOptions.Budgets),
            OptionsKey.Of(nameof(BudgetOptions.Limit)),
            OptionsKey.Of(nameof(BudgetOptions.Window)),
            OptionsKey.Of(nameof(BudgetOptions.RiseFromPercent)),
            OptionsKey.Of(nameof(BudgetOptions.AtLimit)),
            OptionsKey.Of(nameof(BudgetOptions.PerCaller)),
            OptionsKey.Of(nameof(BudgetOptions.Caller))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.HeldShare),
            OptionsKey.Of(nameof(HeldShareOptions.StepSize)),
            OptionsKey.Of(nameof(HeldShareOptions.MinimumThreshold)),
            OptionsKey.Of(nameof(HeldShareOptions.MaximumThreshold)),
            OptionsKey.Of(nameof(HeldShareOptions.PerCaller))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Callers),
            OptionsKey.Of(nameof(CallerOptions.MaximumCallers)),
            OptionsKey.Of(nameof(CallerOptions.UnusualShareDifference)),
            OptionsKey.Collection(nameof(CallerOptions.StrongModelPercents))),
        OptionsKey.Of(nameof(RouteLlmOptions.Shadow)),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Battles),
            OptionsKey.Of(nameof(BattleOptions.SampleRate)),
            OptionsKey.Of(nameof(BattleOptions.SpendLimit)),
            OptionsKey.Of(nameof(BattleOptions.Window)),
            OptionsKey.Of(nameof(BattleOptions.File)),
            OptionsKey.Of(nameof(BattleOptions.KeepPrompts)),
            OptionsKey.Of(nameof(BattleOptions.LearningFolder)),
            OptionsKey.Of(nameof(BattleOptions.IncludeTools)),
            OptionsKey.Of(nameof(BattleOptions.IncludeImages)),
            OptionsKey.Of(nameof(BattleOptions.MaximumFileBytes)),
            OptionsKey.Of(nameof(BattleOptions.MaximumFiles)),
            OptionsKey.Of(nameof(BattleOptions.JudgeModel)),
            OptionsKey.Of(nameof(BattleOptions.MaximumConcurrency)),
            OptionsKey.Of(nameof(BattleOptions.QueueLength)),
            OptionsKey.Of(nameof(BattleOptions.Timeout)),
            OptionsKey.Of(nameof(BattleOptions.ShutdownTimeout)),
            OptionsKey.Of(nameof(BattleOptions.Seed))),
        OptionsKey.Of(
            nameof(RouteLlmOptions.Fleet),
            OptionsKey.Of(nameof(FleetOptions.Interval)),
            OptionsKey.Of(nameof(FleetOptions.Timeout)),
            OptionsKey.Of(nameof(FleetOptions.RedisVariable)),
            OptionsKey.Of(nameof(FleetOptions.RedisKeyPrefix))),
        OptionsKey.Collection(nameof(RouteLlmOptions.RankPercents)),
        OptionsKey.Collection(nameof(RouteLlmOptions.RankThresholds)),
        OptionsKey.Of(nameof(RouteLlmOptions.CostWeight)),
        OptionsKey.Of(nameof(RouteLlmOptions.UnknownModelIds)),
        OptionsKey.Of(nameof(RouteLlmOptions.DefaultTarget)),
    ];

    /// <summary>Refuses configuration with keys that nothing reads.</summary>
    /// <exception cref="InvalidOperationException">There are some; the message names each, with its path and the nearest key.</exception>
    public static void ThrowIfUnknown(IConfiguration configuration) => ThrowIfUnknown(configuration, All);

    /// <summary>Refuses unknown keys.</summary>
    /// <exception cref="InvalidOperationException">A key is unknown.</exception>
    public static void ThrowIfUnknown(IConfiguration configuration, IReadOnlyList<OptionsKey> keys)
    {
        string[] unknown = [.. FindUnknown(configuration, keys)];
        if (unknown.Length > 0)
        {
            throw new InvalidOperationException(string.Join(" ", unknown));
        }
    }

    private static IEnumerable<string> FindUnknown(IConfiguration configuration, IReadOnlyList<OptionsKey> keys)
    {
        foreach (IConfigurationSection section in configuration.GetChildren())
        {
            if (keys.FirstOrDefault(known => known.Name.Equals(section.Key, StringComparison.OrdinalIgnoreCase)) is not { } key)
            {
                string nearest = string.Join(", ", NearestNames.Find(section.Key, keys.Select(static known => known.Name)));
                yield return $"{section.Path} is unknown; did you mean {nearest}?";
                continue;
            }

            IEnumerable<string> below = (key.IsCollection, key.Keys.Count) switch
            {
                (false, 0) => FindBelowValue(section),
                (true, 0) => section.GetChildren().SelectMany(FindBelowValue),
                (true, _) => section.GetChildren().SelectMany(entry => FindUnknown(entry, key.Keys)),
                _ => FindUnknown(section, key.Keys),
            };
            foreach (string error in below)
            {
                yield return error;
            }
        }
    }

    // The binder leaves what stands below a text unread, and reading thousands of levels takes the square of their length.
    private static IEnumerable<string> FindBelowValue(IConfigurationSection section) =>
        section.GetChildren().Select(below => $"{section.Path} takes one value, but has '{below.Key}' below it. Write the value itself.").Take(1);
}
