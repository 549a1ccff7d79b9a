namespace RouteLlm;

/// <summary>A share of strong calls, as a threshold.</summary>
/// <param name="StrongModelPercent">The share, in percent.</param>
/// <param name="Threshold">The threshold that sends it to the strong model, on prompts like those of the calibration.</param>
/// <param name="Calibration">The scores that it was read from; <see langword="null"/> where only thresholds are known.</param>
internal sealed record CalibratedShare(double StrongModelPercent, double Threshold, ThresholdCalibration? Calibration);
