namespace RouteLlm;

/// <summary>What a router says of several prompts, in their order.</summary>
/// <param name="Predictions">One for each prompt.</param>
/// <param name="TotalProcessingTimeMs">How long all of them took, in milliseconds.</param>
/// <param name="AverageProcessingTimeMs">How long each took on average, in milliseconds; 0 for none.</param>
/// <param name="TimeMs">The time of all under its shorter name.</param>
internal sealed record PredictionBatch(IReadOnlyList<Prediction> Predictions, double TotalProcessingTimeMs, double AverageProcessingTimeMs, double TimeMs)
{
    public static PredictionBatch Of(IReadOnlyList<string> prompts, IReadOnlyList<RoutingDecision> decisions, TimeSpan elapsed) => new(
        [.. decisions.Select((decision, i) => Prediction.Of(prompts[i], decision))],
        elapsed.TotalMilliseconds,
        elapsed.TotalMilliseconds / Math.Max(1, decisions.Count),
        elapsed.TotalMilliseconds);
}
