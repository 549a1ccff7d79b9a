namespace RouteLlm;

/// <summary>A request that has ended, as the dashboard shows it. Never a prompt, nor a reason, which may quote one.</summary>
/// <param name="Time">When it arrived.</param>
/// <param name="Router">The router that scored it.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Target"><c>strong</c> or <c>weak</c>.</param>
/// <param name="Basis">What decided.</param>
/// <param name="StrongWinRate">The score, from 0 to 1.</param>
/// <param name="Threshold">The score from which the strong model answers.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="IsStreaming">Whether the answer was streamed.</param>
/// <param name="Seconds">The time until its end.</param>
/// <param name="FirstOutputSeconds">The time until its first output; <see langword="null"/> where there was none.</param>
/// <param name="Cost">What it cost; <see langword="null"/> where that is unknown.</param>
internal sealed record DashboardDecision(
    DateTimeOffset Time,
    string Router,
    string Model,
    string Target,
    string Basis,
    double StrongWinRate,
    double Threshold,
    string Outcome,
    bool IsStreaming,
    double Seconds,
    double? FirstOutputSeconds,
    decimal? Cost)
{
    public static DashboardDecision Of(DecisionRecord record) => new(
        record.Time,
        record.Decision.Router,
        record.Decision.Model,
        record.Decision.Target.Word(),
        record.Decision.Basis.Word(),
        record.Decision.StrongWinRate,
        record.Decision.Threshold,
        record.Outcome.Word(),
        record.IsStreaming,
        record.Elapsed.TotalSeconds,
        record.TimeToFirstOutput?.TotalSeconds,
        record.Decision.Cost?.Amount);
}
