namespace RouteLlm;

/// <summary>What a cascade gives at a share of strong calls.</summary>
/// <param name="StrongPercent">The share of strong calls, those after a rejected answer included, from 0 to 100.</param>
/// <param name="CostPercent">What all calls cost, in percent of always asking the strong model.</param>
/// <param name="EquivalentStrongPercent">The share of strong calls that costs as much where only prompts decide.</param>
/// <param name="Score">The mean score of the answers, in the benchmark's units.</param>
/// <param name="PromptOnlyScore">The mean score at the same cost where only prompts decide.</param>
public readonly record struct CascadePoint(double StrongPercent, double CostPercent, double EquivalentStrongPercent, double Score, double PromptOnlyScore);
