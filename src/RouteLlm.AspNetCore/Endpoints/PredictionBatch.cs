namespace RouteLlm;

/// <summary>What a router says of several prompts, in their order.</summary>
/// <param name="Predictions">One for each prompt.</param>
/// <param name="TotalProcessingTimeMs">How long all of them took, in milliseconds.</param>
/// <param name="AverageProcessingTimeMs">How long each took on average, in milliseconds; 0 for none.</param>
/// <param name="TimeMs">The time of all under its shorter name.</param>
internal sealed record PredictionBatch(IReadOnlyList<Prediction> Predictions, double TotalProcessingTimeMs, double AverageProcessingTimeMs, double TimeMs)
{
    public static PredictionBatch Of(IReadOnlyList<Prediction> predictions, TimeSpan elapsed, double average) =>
        new(predictions, elapsed.TotalMilliseconds, average, elapsed.TotalMilliseconds);
}
