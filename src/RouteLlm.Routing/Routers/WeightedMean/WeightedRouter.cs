namespace RouteLlm;

/// <summary>A router and its weight in a weighted mean.</summary>
/// <param name="Router">The router.</param>
/// <param name="Weight">The weight: positive and finite. Only the ratio to the other weights matters.</param>
public sealed record WeightedRouter(IPromptRouter Router, double Weight = 1);
