namespace RouteLlm;

/// <summary>What happens once a budget is spent, until its window ends.</summary>
public enum BudgetLimit
{
    /// <summary>The weakest model that can answers everything.</summary>
    UseWeak,

    /// <summary>
    /// Requests that would go to a better model fail with <see cref="BudgetExceededException"/>; the others are answered.
    /// </summary>
    RefuseStrong,

    /// <summary>Every request fails with <see cref="BudgetExceededException"/>.</summary>
    RefuseAll,
}
