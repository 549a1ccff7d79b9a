namespace RouteLlm;

/// <summary>How the budgets stand for one request.</summary>
/// <param name="Pressure">How far the threshold has risen towards 1, from 0 to 1.</param>
/// <param name="Spent">The budget that is spent, and asks for the most; <see langword="null"/> where none is.</param>
internal readonly record struct BudgetState(double Pressure, Budget? Spent)
{
    public static BudgetState Of(IReadOnlyList<Budget> budgets)
    {
        double pressure = 0;
        Budget? spent = null;
        for (int i = 0; i < budgets.Count; i++)
        {
            Budget budget = budgets[i];
            bool isSpent = budget.SpentShare >= 1;

            // A budget that refuses strong calls has to see which those are.
            pressure = Math.Max(pressure, isSpent && budget.Options.AtLimit != BudgetLimit.UseWeak ? 0 : budget.Pressure);
            if (isSpent && (spent is null || budget.Options.AtLimit > spent.Options.AtLimit))
            {
                spent = budget;
            }
        }

        return new BudgetState(pressure, spent);
    }

    /// <summary>Raises a threshold.</summary>
    public double Raise(double threshold) => threshold + ((1 - threshold) * Pressure);

    /// <summary>Refuses a request where a spent budget asks for it.</summary>
    /// <param name="isWeakest">Whether it would go to the weakest model.</param>
    /// <exception cref="BudgetExceededException">The request is refused.</exception>
    public void ThrowIfRefused(bool isWeakest)
    {
        if (Spent is { } budget && (budget.Options.AtLimit == BudgetLimit.RefuseAll || (budget.Options.AtLimit == BudgetLimit.RefuseStrong && !isWeakest)))
        {
            throw BudgetExceededException.For(budget.Options, budget.WindowEnd);
        }
    }
}
