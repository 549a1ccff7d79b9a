namespace RouteLlm;

/// <summary><c>callers</c>: how many callers are tracked by name, and which of them are reported as unusual.</summary>
internal static class CallersSection
{
    private const string Name = "callers";
    private const string Maximum = "maximum";
    private const string UnusualSharePoints = "unusual_share_points";

    private const string StrongModelPercents = "strong_model_percents";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "How callers are told apart, for budgets and shares of each or of one.",
        SettingKey.WholeNumber(Maximum, "How many callers are tracked by name; the others share one budget and one threshold. Default: 4096.", 1, 100_000),
        SettingKey.Number(UnusualSharePoints, "By how many percentage points a caller's share of strong requests must differ from that of all callers to be reported. Default: 25.", 0.1, 100),
        SettingKey.NumberByName(StrongModelPercents, "The percentage of strong calls of single callers, by name, for example {batch: 10}. Default: that of all callers.", 0) with
        {
            FindAdvice = Percentage.FindAdvice,
        });

    /// <exception cref="ConfigurationFileException">Callers have shares, but another key decides between all models.</exception>
    public static void Check(SettingSection section, SettingSection file)
    {
        if (section.Has(StrongModelPercents) && RankKeys.FindIn(file) is { } ranking)
        {
            throw section.Wrong(StrongModelPercents, $"'{StrongModelPercents}' gives callers shares of the strong model, but '{ranking}' decides between all models. Remove one of the two.");
        }
    }

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        CallerOptions callers = options.Callers;
        var defaults = new CallerOptions();
        callers.MaximumCallers = callers.MaximumCallers == defaults.MaximumCallers
            ? section.WholeNumber(Maximum) ?? callers.MaximumCallers
            : callers.MaximumCallers;
        callers.UnusualShareDifference = callers.UnusualShareDifference == defaults.UnusualShareDifference
            ? section.Number(UnusualSharePoints) ?? callers.UnusualShareDifference : callers.UnusualShareDifference;
        foreach ((string caller, double percent) in section.NumbersByName(StrongModelPercents))
        {
            callers.StrongModelPercents.TryAdd(caller, percent);
        }
    }
}
