namespace RouteLlm;

/// <summary>What a threshold gives on traffic like that of the battles, with intervals for this threshold.</summary>
/// <param name="Threshold">The strong win rate at or above which the strong model answers.</param>
/// <param name="StrongPercent">The share of strong calls, 0 to 100.</param>
/// <param name="RecoveredPercent">
/// The part of the gap between the two models that is recovered, in percent: 0 for the weak model alone, 100 for the strong one.
/// </param>
/// <param name="WorsePercent">The percentage of all prompts with a clearly worse answer than the strong model's.</param>
/// <param name="WorsePercentOfWeak">
/// The percentage of the prompts that go to the weak model with a clearly worse answer; NaN where none goes there.
/// </param>
/// <param name="GainOverRandom">
/// The gain over the same number of strong calls at random: percentage points of answers that are better, less those that are worse.
/// </param>
/// <param name="Cost">The mean cost of an answer; NaN where costs are not known.</param>
/// <param name="SavedPercent">What is saved against the strong model alone, in percent of its cost; NaN where costs are not known.</param>
public sealed record ProofPoint(
    double Threshold,
    Measure StrongPercent,
    Measure RecoveredPercent,
    Measure WorsePercent,
    Measure WorsePercentOfWeak,
    Measure GainOverRandom,
    Measure Cost,
    Measure SavedPercent);
