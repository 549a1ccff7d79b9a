namespace RouteLlm;

/// <summary>
/// A threshold below which, as battles show with a confidence, at most a share of prompts gets a clearly worse answer than the strong
/// model's. <c>routellm prove --write</c> puts it into a calibration file.
/// </summary>
/// <param name="Threshold">The threshold, from 0 to 1.</param>
/// <param name="WorsePercent">
/// The percentage of the prompts that go to the weak model whose answer may be clearly worse, above 0 and below 100.
/// </param>
/// <param name="Confidence">The confidence, between 0 and 1.</param>
/// <param name="Battles">The number of battles below the threshold that show it.</param>
public sealed record ProvenThreshold(double Threshold, double WorsePercent, double Confidence, int Battles)
{
    /// <summary>Tells whether the numbers are in their ranges.</summary>
    internal bool IsValid =>
        ProbabilityRange.Contains(Threshold) && WorsePercent is > 0 and < 100 && Confidence is > 0 and < 1 && Battles > 0;
}
