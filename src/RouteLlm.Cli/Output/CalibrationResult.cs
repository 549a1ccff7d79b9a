namespace RouteLlm;

/// <summary>What a calibration found.</summary>
/// <param name="Router">The router's name, unless the scores came from a file.</param>
/// <param name="Fingerprint">The router's fingerprint, if it has one.</param>
/// <param name="Sample">The scores that were calibrated on.</param>
/// <param name="StrongPercent">The share of strong calls that was asked for, if any.</param>
/// <param name="QuantileThreshold">The threshold that gives it, as RouteLLM computes it.</param>
/// <param name="Confident">The threshold that keeps to it with a confidence, if that was asked for.</param>
/// <param name="Quality">What the threshold gives on outcomes, where there are some.</param>
/// <param name="Cheapest">The threshold for a quality, if that was asked for.</param>
/// <param name="Outcomes">The number of outcomes.</param>
internal sealed record CalibrationResult(
    string? Router,
    string? Fingerprint,
    double[] Sample,
    double? StrongPercent,
    double? QuantileThreshold,
    ConfidentThreshold? Confident,
    ThresholdQuality? Quality,
    CheapestThreshold? Cheapest,
    int Outcomes)
{
    /// <summary>Gets the threshold to use.</summary>
    public double Threshold => Confident?.Threshold ?? QuantileThreshold ?? Cheapest!.Threshold.Value;

    /// <summary>Gets the share of the sample that it sends to the strong model.</summary>
    public StrongShare Share => StrongShare.Estimate(Sample, Threshold);
}
