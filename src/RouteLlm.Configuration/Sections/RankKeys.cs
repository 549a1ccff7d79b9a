using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Keys of the file that say which of several models answers, what unknown names mean, and where a prompt without a score goes.
/// </summary>
internal static class RankKeys
{
    private const string Percents = "rank_percents";
    private const string Thresholds = "rank_thresholds";
    private const string CostWeight = "cost_weight";
    private const string UnknownModels = "unknown_models";
    private const string DefaultTarget = "default_target";
    private const string PassOn = "pass_on";

    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.NumberList(Percents, "For more than two models: the percentage of requests for each, weakest first; they add up to 100.", 0, 100) with { FindAdvice = Percentage.FindAdvice },
        SettingKey.NumberList(Thresholds, "For more than two models: the thresholds between neighbours, ascending, one fewer than models.", 0, 1),
        SettingKey.Number(CostWeight, "How much costs weigh if a router scores more than two models one by one, as mf does; 0 or more.", 0),
        SettingKey.Choice(UnknownModels, "What happens to a request that names an unknown router or model. Default: refuse.", "refuse", PassOn),
        SettingKey.Target(DefaultTarget, "The target of a prompt that its router could not score, unless the router has a target_on_failure. Default: weak with a budget, otherwise strong."),
    ];

    /// <summary>Finds the key that decides between more than two models.</summary>
    public static string? FindIn(SettingSection file) => new[] { Percents, Thresholds, CostWeight }.FirstOrDefault(file.Has);

    /// <summary>Takes from the file what the options do not say.</summary>
    /// <exception cref="ConfigurationFileException">The keys do not fit together, or not with the models.</exception>
    public static void Apply(SettingSection file, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (file.Text(UnknownModels) == PassOn)
        {
            options.UnknownModelIds = UnknownModelIds.PassOn;
        }

        options.DefaultTarget ??= file.Target(DefaultTarget);
        string[] keys = [.. new[] { Percents, Thresholds, CostWeight }.Where(file.Has)];
        if (keys.Length == 0)
        {
            return;
        }

        bool isSaid = options.Threshold is not null || options.RequestedStrongModelPercent is not null;
        string? problem = keys.Length > 1 ? $"both '{keys[0]}' and '{keys[1]}' are set. Remove one."
            : models.Count < 3 ? $"'{keys[0]}' is for more than two models. Name others under '{ModelsSection.Name}', or set a threshold or a percentage."
            : isSaid ? $"'{keys[0]}' is set together with a threshold or a percentage. Remove one: each alone decides which model answers."
            : keys[0] switch
            {
                Percents => FindErrorOfPercents(file.Numbers(Percents), models.Count),
                Thresholds => FindErrorOfThresholds(file.Numbers(Thresholds), models.Count),
                _ => file.Number(CostWeight) > 0 && MissingPrices.FindFirst(options, models) is { } missing ? $"'{CostWeight}' is above 0, but '{missing}' has no price. {MissingPrices.Advice}" : null,
            };
        if (problem is not null)
        {
            throw file.Wrong(keys[^1], problem);
        }

        if (options.RankPercents.Count + options.RankThresholds.Count == 0)
        {
            AddAll(options.RankPercents, file.Numbers(Percents));
            AddAll(options.RankThresholds, file.Numbers(Thresholds));
            options.CostWeight ??= file.Number(CostWeight);
        }
    }

    private static string? FindErrorOfPercents(IReadOnlyList<double> percents, int models) =>
        percents.Count == models && Math.Abs(percents.Sum() - 100) < 1e-6 ? null
        : string.Create(CultureInfo.InvariantCulture, $"'{Percents}' has {percents.Count} percentages that add up to {percents.Sum():0.###}. Write {models}, one for each model, weakest first, that add up to 100.");

    private static string? FindErrorOfThresholds(IReadOnlyList<double> thresholds, int models) =>
        thresholds.Count == models - 1 && thresholds.SequenceEqual(thresholds.Order()) ? null
        : string.Create(CultureInfo.InvariantCulture, $"'{Thresholds}' must have {models - 1} thresholds, one fewer than models, ascending.");

    private static void AddAll(IList<double> list, IReadOnlyList<double> numbers)
    {
        foreach (double number in numbers)
        {
            list.Add(number);
        }
    }
}
