namespace RouteLlm;

/// <summary>How one model does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target"><c>strong</c> for the best one, <c>weak</c> for the others.</param>
/// <param name="Requests">How many requests ended with it since the start.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Cost">What they cost; <see langword="null"/> where no cost is known.</param>
/// <param name="MedianSeconds">The median time of its latest complete answers; <see langword="null"/> before the first.</param>
/// <param name="SlowSeconds">The time that 95% of them took at most.</param>
/// <param name="FirstOutputSeconds">The median time until their first output.</param>
/// <param name="IsCircuitOpen">Whether the model is left alone after failures; <see langword="null"/> where there is no fallback.</param>
internal sealed record DashboardModel(
    string Name,
    string Target,
    long Requests,
    long Failed,
    decimal? Cost,
    double? MedianSeconds,
    double? SlowSeconds,
    double? FirstOutputSeconds,
    bool? IsCircuitOpen);
