using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows how the budgets stand.</summary>
internal static class BudgetTelemetry
{
    /// <summary>The gauge of budgets.</summary>
    public const string Spent = "routellm.budget.spent";

    public static void ObserveBudgets(this ClientMeter meter, IReadOnlyList<Budget> budgets)
    {
        if (budgets.Count > 0)
        {
            meter.Observe(
                Spent,
                () => budgets.Select(Measure),
                "1",
                "The share of a budget that is spent in its window; where each caller has one, that of the caller who has spent most.");
        }
    }

    private static Measurement<double> Measure(Budget budget, int index) => new(
        Math.Max(budget.SpentShare, budget.OfCallers.Select(static own => own.Budget.SpentShare).DefaultIfEmpty().Max()),
        [
            new KeyValuePair<string, object?>(TelemetryTags.Window, budget.Options.Window.ToString()),
            new KeyValuePair<string, object?>(TelemetryTags.Budget, index),
            .. CallerTelemetry.TagsOf(budget.Owner),
        ]);
}
