namespace RouteLlm;

/// <summary>What a router says of a prompt.</summary>
/// <param name="Score">The strong win rate, from 0 to 1.</param>
/// <param name="Route"><c>strong</c> or <c>weak</c>.</param>
/// <param name="TimeMs">How long the decision took, in milliseconds.</param>
/// <param name="Router">The router's name.</param>
/// <param name="Threshold">The strong win rate at which the strong model is chosen.</param>
/// <param name="Model">The model that would answer.</param>
/// <param name="Reason">The router's reason, where it gives one.</param>
internal sealed record Prediction(double Score, string Route, double TimeMs, string Router, double Threshold, string? Model, string? Reason)
{
    public static Prediction Of(RoutingDecision decision) => new(
        decision.StrongWinRate,
        decision.Target.Word(),
        decision.Elapsed.TotalMilliseconds,
        decision.Router,
        decision.Threshold,
        decision.ModelId,
        decision.Reason);
}
