namespace RouteLlm;

/// <summary><c>budgets</c>: what may be spent.</summary>
internal static class BudgetsSection
{
    private const string Name = "budgets";
    private const string Limit = "limit";
    private const string WindowHours = "window_hours";
    private const string RiseFromPercent = "rise_from_percent";
    private const string AtLimit = "at_limit";
    private const string PerCaller = "per_caller";
    private const string Caller = "caller";

    private static readonly Dictionary<string, BudgetLimit> Limits = new(StringComparer.Ordinal)
    {
        ["use_weak"] = BudgetLimit.UseWeak,
        ["refuse_strong"] = BudgetLimit.RefuseStrong,
        ["refuse_all"] = BudgetLimit.RefuseAll,
    };

    public static SettingKey Key { get; } = SettingKey.SectionList(
        Name,
        "What may be spent. Every model needs a price.",
        SettingKey.Number(Limit, "How much may be spent, in the currency of the prices.", 0) with
        {
            Required = true,
            FindAdvice = static limit => limit > 0 ? null : "Write an amount above 0.",
        },
        SettingKey.Number(WindowHours, "The length of the window, in hours. 24 is a day, which begins at midnight (UTC). Default: 24.", 1 / 3600.0, 24_000_000),
        SettingKey.Percent(RiseFromPercent, "The percentage of the limit from which strong calls become rarer. Default: 80."),
        SettingKey.Choice(AtLimit, "What happens when the limit is reached. Default: use_weak.", [.. Limits.Keys]),
        SettingKey.Flag(PerCaller, "Whether each caller may spend the limit by itself. Default: false."),
        SettingKey.Text(Caller, "The only caller that the budget is for, in place of those with per_caller. Default: all callers."));

    /// <exception cref="ConfigurationFileException">The budget is for one caller and for each.</exception>
    public static void Check(SettingSection budget)
    {
        if (budget.Has(Caller) && budget.Flag(PerCaller) == true)
        {
            throw budget.Wrong(PerCaller, $"the budget has both '{Caller}' and '{PerCaller}'. Remove one: '{Caller}' is for one caller, '{PerCaller}' gives every caller the limit by itself.");
        }
    }

    /// <summary>Takes the budgets of the file where the options have none.</summary>
    /// <exception cref="ConfigurationFileException">A model has no price.</exception>
    public static void Apply(IReadOnlyList<SettingSection> sections, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (sections.Count == 0 || options.Budgets.Count > 0)
        {
            return;
        }

        if (MissingPrices.FindFirst(options, models) is { } missing)
        {
            throw sections[0].Wrong($"there is a budget, but '{missing}' has no price. {MissingPrices.Advice}");
        }

        foreach (SettingSection section in sections)
        {
            var budget = new BudgetOptions { Limit = (decimal)section.Number(Limit)!.Value };
            budget.Window = section.Number(WindowHours) is double hours ? TimeSpan.FromHours(hours) : budget.Window;
            budget.RiseFromPercent = section.Number(RiseFromPercent) ?? budget.RiseFromPercent;
            budget.AtLimit = section.Text(AtLimit) is { } word ? Limits[word] : budget.AtLimit;
            budget.PerCaller = section.Flag(PerCaller) ?? budget.PerCaller;
            budget.Caller = section.Text(Caller);
            options.Budgets.Add(budget);
        }
    }
}
