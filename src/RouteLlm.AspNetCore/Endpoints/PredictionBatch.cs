namespace RouteLlm;

/// <summary>What a router says of several prompts, in their order.</summary>
/// <param name="Predictions">One for each prompt.</param>
/// <param name="TimeMs">How long all of them took, in milliseconds.</param>
internal sealed record PredictionBatch(IReadOnlyList<Prediction> Predictions, double TimeMs);
