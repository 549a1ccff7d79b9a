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
                plan.ThresholdRise = Math.Max(plan.ThresholdRise, budget.Rise);
            }
        }

        return default;
    }
}
