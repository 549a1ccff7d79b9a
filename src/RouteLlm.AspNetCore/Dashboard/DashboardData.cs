namespace RouteLlm;

/// <summary>What <c>GET /dashboard/data</c> answers: how the gateway does since it started.</summary>
/// <param name="Since">When it started to count.</param>
/// <param name="Time">When the numbers were read.</param>
/// <param name="Requests">How many requests ended.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Refused">How many were refused before any model was asked.</param>
/// <param name="StrongPercent">The percentage of requests that the strong model answered; <see langword="null"/> before the first.</param>
/// <param name="Cost">What they cost, in the currency of the prices; <see langword="null"/> where no cost is known.</param>
/// <param name="Savings">What was saved against always asking the strong model; <see langword="null"/> where a price is missing.</param>
/// <param name="Shares">The held shares.</param>
/// <param name="Models">The models, best first.</param>
/// <param name="Budgets">The budgets.</param>
/// <param name="Decisions">The latest requests, newest first.</param>
internal sealed record DashboardData(
    DateTimeOffset Since,
    DateTimeOffset Time,
    long Requests,
    long Failed,
    long Refused,
    double? StrongPercent,
    decimal? Cost,
    decimal? Savings,
    IReadOnlyList<DashboardShare> Shares,
    IReadOnlyList<DashboardModel> Models,
    IReadOnlyList<DashboardBudget> Budgets,
    IReadOnlyList<DashboardDecision> Decisions);
