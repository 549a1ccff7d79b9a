namespace RouteLlm;

/// <summary>The contribution of a feature of a prompt to its score.</summary>
/// <param name="Feature">The feature, for people: the words, or the name of a statistic.</param>
/// <param name="LogOdds">What it added to the log-odds of the strong win rate: above 0 towards strong, below 0 towards weak.</param>
public readonly record struct FeatureContribution(string Feature, double LogOdds);
