namespace RouteLlm;

/// <summary>A budget that is spent sends requests to the weakest model that can, or refuses them.</summary>
internal sealed class BudgetStep(IReadOnlyList<Budget> budgets, RoutedModels models) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        // A turn that is not over is answered beyond the limit: what was spent on it would be lost.
        if (plan.Choice is { Basis: not DecisionBasis.Turn } choice && FindSpent(plan.Route.Caller) is { } spent)
        {
            ThrowIfRefused(spent, isWeakest: choice.Model == models.Weakest);
            RoutedModel cheapest = plan.Capable.Nearest(models.Weakest, models);
            if (spent.Options.AtLimit == BudgetLimit.UseWeak && !choice.IsAlone && (choice.Model != cheapest || choice.Basis == DecisionBasis.Budget))
            {
                choice = choice with { Model = cheapest, Basis = DecisionBasis.Budget, Reason = spent.Owner is null ? "the budget is spent" : "the caller's budget is spent" };
            }

            // A weak model that is down must not spend what a spent budget keeps from the strong one.
            plan.Choice = choice with { IsAlone = true };
        }

        return default;
    }

    /// <summary>Tells whether a budget that holds for a request is spent.</summary>
    public bool IsSpent(Caller? caller) => FindSpent(caller) is not null;

    // Of several, the one that asks for the most.
    private Budget? FindSpent(Caller? caller)
    {
        Budget? spent = null;
        for (int i = 0; i < budgets.Count; i++)
        {
            if (budgets[i].For(caller) is { SpentShare: >= 1 } budget && (spent is null || budget.Options.AtLimit > spent.Options.AtLimit))
            {
                spent = budget;
            }
        }

        return spent;
    }

    private static void ThrowIfRefused(Budget budget, bool isWeakest)
    {
        if (budget.Options.AtLimit == BudgetLimit.RefuseAll || (budget.Options.AtLimit == BudgetLimit.RefuseStrong && !isWeakest))
        {
            throw BudgetExceededException.For(budget.Options, budget.Owner?.Name, budget.WindowEnd);
        }
    }
}
