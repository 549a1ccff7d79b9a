namespace RouteLlm;

/// <summary><c>callers</c>: how many callers are tracked by name, and which of them are reported as unusual.</summary>
internal static class CallersSection
{
    private const string Name = "callers";
    private const string Maximum = "maximum";
    private const string UnusualSharePoints = "unusual_share_points";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "How callers are told apart, for budgets and a held share with per_caller.",
        SettingKey.WholeNumber(Maximum, "How many callers are tracked by name; the others share one budget and one threshold. Default: 4096.", 1, 100_000),
        SettingKey.Number(UnusualSharePoints, "By how many percentage points a caller's share of strong requests must differ from that of all callers to be reported. Default: 25.", 0.1, 100));

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        CallerOptions callers = options.Callers;
        var defaults = new CallerOptions();
        callers.MaximumCallers = callers.MaximumCallers == defaults.MaximumCallers ? section.WholeNumber(Maximum) ?? callers.MaximumCallers : callers.MaximumCallers;
        callers.UnusualShareDifference = callers.UnusualShareDifference == defaults.UnusualShareDifference
            ? section.Number(UnusualSharePoints) ?? callers.UnusualShareDifference : callers.UnusualShareDifference;
    }
}
