namespace RouteLlm;

/// <summary>A budget that is nearly spent raises the thresholds.</summary>
internal sealed class BudgetPressureStep(IReadOnlyList<Budget> budgets) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        for (int i = 0; i < budgets.Count; i++)
        {
            if (budgets[i].For(plan.Route.Caller) is { } budget)
            {
                plan.ThresholdRise = Math.Max(plan.ThresholdRise, RiseOf(budget));
            }
        }

        return default;
    }

    // A budget that refuses strong calls has to see which those are.
    private static double RiseOf(Budget budget) =>
        budget.SpentShare >= 1 && budget.Options.AtLimit != BudgetLimit.UseWeak ? 0 : budget.Pressure;
}
