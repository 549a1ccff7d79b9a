namespace RouteLlm;

/// <summary>How much of the strong model's quality is kept when a part of its use is saved.</summary>
/// <param name="SavedPercent">What is saved against using the strong model alone, in percent: of its calls, or of its cost.</param>
/// <param name="Percent">The mean score as a percentage of the strong model's.</param>
public readonly record struct QualityKept(double SavedPercent, Measure Percent);
