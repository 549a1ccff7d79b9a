namespace RouteLlm;

/// <summary>The score of one model alone.</summary>
/// <param name="Name">The model.</param>
/// <param name="Score">Its score.</param>
internal readonly record struct ChartLevel(string Name, double Score);
