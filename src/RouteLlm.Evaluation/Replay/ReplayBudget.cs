namespace RouteLlm;

/// <summary>What may be spent in a window; when it is, no strong call is begun until the next window.</summary>
/// <param name="Amount">The amount, in the currency of the prices.</param>
/// <param name="Window">The window; windows follow each other from midnight (UTC) of 1 January of year 1.</param>
internal sealed record ReplayBudget(decimal Amount, TimeSpan Window);
