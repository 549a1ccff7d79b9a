namespace RouteLlm;

/// <summary>A router that knows how its scores are distributed, so that a strong-model percentage can be turned into a threshold.</summary>
public interface ICalibratedRouter : IPromptRouter
{
    /// <summary>
    /// Gets the distribution of the router's scores over the prompts that it was calibrated on; <see langword="null"/> if its weights have
    /// none.
    /// </summary>
    ThresholdCalibration? Calibration { get; }
}
