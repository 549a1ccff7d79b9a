namespace RouteLlm;

/// <summary>The rank that the scores of a request ask for.</summary>
/// <param name="Rank">The rank, from 0 for the weakest model.</param>
/// <param name="StrongWinRate">The strong win rate.</param>
/// <param name="Threshold">The threshold that the strong win rate reached or did not reach.</param>
/// <param name="Reason">For people: why.</param>
/// <param name="IsDefaultTarget">Whether the router could not score.</param>
/// <param name="IsBudgeted">Whether it would be another rank, were it not for the budgets.</param>
internal readonly record struct ScoredRank(int Rank, double StrongWinRate, double Threshold, string? Reason, bool IsDefaultTarget, bool IsBudgeted);
