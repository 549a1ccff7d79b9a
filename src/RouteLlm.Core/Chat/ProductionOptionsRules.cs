using System.Globalization;

namespace RouteLlm;

/// <summary>What must hold of the options for production: fallback, conversations, prices, budgets, shares and ranks.</summary>
internal static class ProductionOptionsRules
{
    private static readonly TimeSpan ShortestDuration = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1_000_000);

    /// <param name="options">The options.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindErrors(RouteLlmOptions options, IReadOnlyList<string> models) =>
    [
        .. FindModelErrors(options, models),
        .. options.Fallback is { } fallback ? FindFallbackErrors(fallback) : [],
        .. Enum.IsDefined(options.UnknownModelIds)
            ? Array.Empty<string>() : [Say($"UnknownModelIds is {options.UnknownModelIds}. Write one of {string.Join(", ", Enum.GetNames<UnknownModelIds>())}.")],
        .. options.Conversations.RememberedCalls < 1 ? [Say($"Conversations.RememberedCalls is {options.Conversations.RememberedCalls}. Write a number from 1, for example 10000.")] : Array.Empty<string>(),
        .. Enum.IsDefined(options.Conversations.Policy)
            ? Array.Empty<string>() : [Say($"Conversations.Policy is {options.Conversations.Policy}. Write one of {string.Join(", ", Enum.GetNames<ConversationPolicy>())}.")],
        .. options.HeldShare is { } share ? FindShareErrors(share, options) : [],
        .. options.Budgets.SelectMany(budget => FindBudgetErrors(budget, options, models)),
        .. FindRankErrors(options, models.Count),
        .. options.CostWeight is { } costWeight ? FindCostWeightErrors(costWeight, options, models) : [],
        .. options.Fleet.Interval < TimeSpan.FromMilliseconds(10) || options.Fleet.Interval > LongestDuration
            ? [Say($"Fleet.Interval is {options.Fleet.Interval}. Write a time from 10 milliseconds to a day.")] : Array.Empty<string>(),
        .. options.Fleet.Timeout <= TimeSpan.Zero || options.Fleet.Timeout > LongestDuration
            ? [Say($"Fleet.Timeout is {options.Fleet.Timeout}. Write a time above zero, at most a day.")] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> FindModelErrors(RouteLlmOptions options, IReadOnlyList<string> models)
    {
        foreach ((string name, ModelOptions model) in options.Models)
        {
            if (!models.Contains(name, StringComparer.Ordinal))
            {
                yield return $"Models names '{name}', which is no model. Models: {string.Join(", ", models)}.";
            }

            foreach (string error in model.Price is { } price ? TokenPrice.FindErrors(name, price) : [])
            {
                yield return error;
            }

            if (model.Capabilities is { ContextTokens: <= 0 } capabilities)
            {
                yield return Say($"The context window of '{name}' is {capabilities.ContextTokens} tokens. Write a number from 1, or leave it out.");
            }

            if (model.AttemptTimeout is { } timeout && timeout != Timeout.InfiniteTimeSpan && (timeout <= TimeSpan.Zero || timeout > LongestDuration))
            {
                yield return Say($"The AttemptTimeout of '{name}' is {timeout}. Write a time above zero and at most a day, or leave it out.");
            }

            if (model.ModelId is { } modelId && string.IsNullOrWhiteSpace(modelId))
            {
                yield return $"The ModelId of '{name}' is empty. Write the id that the provider knows the model by, or leave it out.";
            }

            if (model.ArenaName is { } arenaName && string.IsNullOrWhiteSpace(arenaName))
            {
                yield return $"The ArenaName of '{name}' is empty. Write the name by which the router knows the model, or leave it out.";
            }
        }
    }

    private static IEnumerable<string> FindFallbackErrors(FallbackOptions fallback)
    {
        CircuitOptions circuit = fallback.Circuit;
        if (fallback.AttemptTimeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestDuration))
        {
            yield return Say($"Fallback.AttemptTimeout is {timeout}. Write a time above zero and at most a day, or leave it out.");
        }

        foreach (int status in fallback.AlsoOnStatus.Where(static status => status is < 400 or > 599))
        {
            yield return Say($"Fallback.AlsoOnStatus has {status}. Write HTTP statuses from 400 to 599, for example 401 and 402.");
        }

        if (circuit.FailureRatio is not (> 0 and <= 1))
        {
            yield return Say($"Fallback.Circuit.FailureRatio is {circuit.FailureRatio}. Write a share of calls above 0 and at most 1, for example 0.5.");
        }

        if (circuit.SlowCall <= TimeSpan.Zero)
        {
            yield return Say($"Fallback.Circuit.SlowCall is {circuit.SlowCall}. Write a time above zero, or leave it out.");
        }

        if (circuit.LongestRetryAfter < TimeSpan.Zero || circuit.LongestRetryAfter > LongestDuration)
        {
            yield return Say($"Fallback.Circuit.LongestRetryAfter is {circuit.LongestRetryAfter}. Write a time from zero to a day.");
        }

        if (circuit.MinimumCalls < 2)
        {
            yield return Say($"Fallback.Circuit.MinimumCalls is {circuit.MinimumCalls}. Write a number from 2.");
        }

        foreach ((string name, TimeSpan duration) in ((string, TimeSpan)[])[(nameof(circuit.SamplingDuration), circuit.SamplingDuration), (nameof(circuit.BreakDuration), circuit.BreakDuration)])
        {
            if (duration < ShortestDuration || duration > LongestDuration)
            {
                yield return Say($"Fallback.Circuit.{name} is {duration}. Write a time from half a second to a day.");
            }
        }
    }

    private static IEnumerable<string> FindShareErrors(HeldShareOptions share, RouteLlmOptions options)
    {
        if (share.StepSize is not (> 0 and <= 1))
        {
            yield return Say($"HeldShare.StepSize is {share.StepSize}. Write a number above 0 and at most 1, for example 0.02.");
        }

        if (!ProbabilityRange.Contains(share.MinimumThreshold) || !ProbabilityRange.Contains(share.MaximumThreshold) || share.MinimumThreshold > share.MaximumThreshold)
        {
            yield return Say($"HeldShare keeps the threshold from {share.MinimumThreshold} to {share.MaximumThreshold}. Write two strong win rates from 0 to 1, the smaller one first.");
        }

        if (options.RankThresholds.Count > 0)
        {
            yield return "HeldShare holds shares, but RankThresholds is set. Set RankPercents instead, or remove HeldShare.";
        }

        if (options.Threshold is double threshold)
        {
            yield return Say($"HeldShare holds a share, but Threshold ({threshold}) is set. Set StrongModelPercent instead, or remove HeldShare.");
        }
    }

    private static IEnumerable<string> FindBudgetErrors(BudgetOptions budget, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (budget.Limit <= 0)
        {
            yield return Say($"A budget's Limit is {budget.Limit}. Write how much may be spent, above 0.");
        }

        if (budget.Window < TimeSpan.FromSeconds(1) || budget.Window > LongestWindow)
        {
            yield return Say($"A budget's Window is {budget.Window}. Write a time from a second to a million days, which is effectively unlimited.");
        }

        if (!Enum.IsDefined(budget.AtLimit))
        {
            yield return Say($"A budget's AtLimit is {budget.AtLimit}. Write one of {string.Join(", ", Enum.GetNames<BudgetLimit>())}.");
        }

        if (Percentage.FindError("A budget's RiseFromPercent", budget.RiseFromPercent) is { } percentError)
        {
            yield return percentError;
        }

        foreach (string error in FindMissingPrices("There is a budget", options, models))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> FindRankErrors(RouteLlmOptions options, int models)
    {
        if (options.RankPercents.Count > 0 && (options.RankPercents.Count != models || options.RankPercents.Any(static percent => !(percent >= 0)) || Math.Abs(options.RankPercents.Sum() - 100) > 1e-6))
        {
            yield return Say($"RankPercents is [{string.Join(", ", options.RankPercents)}]. Write {models} percentages, one for each model, weakest first, that add up to 100.");
        }

        for (int i = 0; i < options.RankPercents.Count; i++)
        {
            if (Percentage.FindError(Say($"RankPercents[{i}]"), options.RankPercents[i]) is { } error)
            {
                yield return error;
            }
        }

        if (options.RankThresholds.Count > 0 && (options.RankThresholds.Count != models - 1 || !options.RankThresholds.All(ProbabilityRange.Contains) || !IsAscending(options.RankThresholds)))
        {
            yield return Say($"RankThresholds is [{string.Join(", ", options.RankThresholds)}]. Write {models - 1} strong win rates from 0 to 1, ascending: one fewer than models.");
        }

        if (options.RankPercents.Count > 0 && options.RankThresholds.Count > 0)
        {
            yield return "Both RankPercents and RankThresholds are set. Remove one.";
        }

        if (options.RankPercents.Count + options.RankThresholds.Count > 0 && (options.RequestedStrongModelPercent is not null || options.Threshold is not null))
        {
            yield return "RankPercents or RankThresholds is set, and StrongModelPercent or Threshold as well. Remove one: the last of the ranks' is the best model's.";
        }
    }

    private static IEnumerable<string> FindCostWeightErrors(double costWeight, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (!double.IsFinite(costWeight) || costWeight < 0)
        {
            yield return Say($"CostWeight is {costWeight}. Write a number from 0, for example 0.2.");
        }

        if (models.Count <= 2)
        {
            yield return "CostWeight is set, but weighs more than two models only. With two, set Threshold: to 0.5 + CostWeight × (1 − the weak model's price / the strong one's).";
            yield break;
        }

        if (!options.WeighsModels(models.Count) || options.RequestedStrongModelPercent is not null || options.Threshold is not null)
        {
            yield return "CostWeight is set, and one of Threshold, StrongModelPercent, RankThresholds, RankPercents and HeldShare as well. Remove one: each of them says by itself which model answers.";
        }

        if (costWeight > 0)
        {
            foreach (string error in FindMissingPrices("CostWeight is above 0", options, models))
            {
                yield return error;
            }

            if (BlendOf(models[0]) >= BlendOf(models[^1]))
            {
                yield return $"CostWeight is above 0, but '{models[0]}' costs no less than '{models[^1]}'. Name the models weakest first, correct the prices, or write CostWeight = 0.";
            }
        }

        decimal? BlendOf(string model) => options.Models.TryGetValue(model, out ModelOptions? known) ? known.Price?.Blend : null;
    }

    private static IEnumerable<string> FindMissingPrices(string what, RouteLlmOptions options, IReadOnlyList<string> models) => models
        .Where(model => !options.Models.TryGetValue(model, out ModelOptions? known) || known.Price is null)
        .Select(model => $"{what}, but no price of '{model}'. Write Models[\"{model}\"] = new ModelOptions {{ Price = new ModelPrice(…) }}; 0 where it costs nothing.");

    private static bool IsAscending(IList<double> values)
    {
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i] < values[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
