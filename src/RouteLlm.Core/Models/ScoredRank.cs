namespace RouteLlm;

/// <summary>The tier that the scores of a request ask for.</summary>
/// <param name="Tier">The tier, from 0 for the weakest model.</param>
/// <param name="StrongWinRate">The strong win rate.</param>
/// <param name="Threshold">The threshold that the strong win rate reached or did not reach.</param>
/// <param name="Reason">For people: why.</param>
/// <param name="IsFallback">Whether the router could not score.</param>
/// <param name="IsBudgeted">Whether it would be another tier, were it not for the budgets.</param>
internal readonly record struct ScoredTier(int Tier, double StrongWinRate, double Threshold, string? Reason, bool IsFallback, bool IsBudgeted);
