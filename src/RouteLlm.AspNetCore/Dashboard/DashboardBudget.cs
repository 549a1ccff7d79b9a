namespace RouteLlm;

/// <summary>How a budget stands.</summary>
/// <param name="Number">Its place among the budgets, from 1.</param>
/// <param name="WindowHours">How many hours it is for.</param>
/// <param name="Caller">Whose it is; <see langword="null"/> for everybody's.</param>
/// <param name="SpentPercent">
/// The percentage that is spent in its window; where each caller has one, that of the caller who has spent most.
/// </param>
internal sealed record DashboardBudget(int Number, double WindowHours, string? Caller, double SpentPercent);
