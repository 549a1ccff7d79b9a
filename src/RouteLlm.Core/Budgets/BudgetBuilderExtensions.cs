namespace RouteLlm;

/// <summary>Adds budgets to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class BudgetBuilderExtensions
{
    /// <summary>Adds a budget. All models need prices.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="limit">How much may be spent in a window, in the currency of the prices.</param>
    /// <param name="configure">Sets the window's length, and what happens at the limit.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddBudget(this IRouteLlmBuilder builder, decimal limit, Action<BudgetOptions>? configure = null) => builder.Configure(options =>
    {
        var budget = new BudgetOptions { Limit = limit };
        configure?.Invoke(budget);
        options.Budgets.Add(budget);
    });
}
