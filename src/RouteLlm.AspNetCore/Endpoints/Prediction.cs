namespace RouteLlm;

/// <summary>What a router says of a prompt: <c>text</c>, <c>score</c>, <c>route_label</c> and <c>processing_time_ms</c> as the routing service of RouteLLM's users has them, and more beside them.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Score">The strong win rate, from 0 to 1.</param>
/// <param name="RouteLabel"><c>Strong Model</c> or <c>Weak Model</c>.</param>
/// <param name="ProcessingTimeMs">How long the decision took, in milliseconds.</param>
/// <param name="Route"><c>strong</c> or <c>weak</c>.</param>
/// <param name="TimeMs">The same time under its shorter name.</param>
/// <param name="Router">The router's name.</param>
/// <param name="Threshold">The strong win rate at which the strong model is chosen.</param>
/// <param name="Model">The model that would answer.</param>
/// <param name="Basis">What decided: a score, a spent budget, shadow mode, ….</param>
/// <param name="Reason">The router's reason, where it gives one.</param>
internal sealed record Prediction(
    string Text, double Score, string RouteLabel, double ProcessingTimeMs, string Route, double TimeMs, string Router, double Threshold, string Model, string Basis, string? Reason)
{
    public static Prediction Of(string text, RoutingDecision decision, string model, double milliseconds) => new(
        text,
        decision.StrongWinRate,
        decision.Target == RouteTarget.Strong ? "Strong Model" : "Weak Model",
        milliseconds,
        decision.Target.Word(),
        milliseconds,
        decision.Router,
        decision.Threshold,
        model,
        decision.Basis.Word(),
        decision.Reason);
}
