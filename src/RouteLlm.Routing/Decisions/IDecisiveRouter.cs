namespace RouteLlm;

/// <summary>
/// A router whose scores are decisions already, such as one with rules: it has its own threshold, and needs no calibration.
/// </summary>
public interface IDecisiveRouter : IPromptRouter
{
    /// <summary>
    /// Gets the threshold, from 0 to 1, that holds where neither <c>RouteLlmOptions.Threshold</c> nor
    /// <c>RouteLlmOptions.StrongModelPercent</c> is set; <see langword="null"/> where the scores are another router's.
    /// </summary>
    double? DecisionThreshold { get; }
}
