namespace RouteLlm;

/// <summary>A held share, beside what the scores asked for.</summary>
/// <param name="Router">The router.</param>
/// <param name="Caller">The caller that it is held for; <see langword="null"/> for all.</param>
/// <param name="TargetPercent">The percentage of requests that should ask for the strong model.</param>
/// <param name="Percent">
/// The percentage of the router's scores since the start that did; <see langword="null"/> before the first, and for one caller, of which
/// nothing is kept.
/// </param>
/// <param name="Threshold">The threshold that holds the share now.</param>
internal sealed record DashboardShare(string Router, string? Caller, double TargetPercent, double? Percent, double Threshold);
