namespace RouteLlm;

/// <summary>A data set that a model was trained on.</summary>
/// <param name="Name">Its short name, usually the file's.</param>
/// <param name="Rows">The number of outcomes that were used.</param>
/// <param name="Prompts">The number of distinct prompts among them.</param>
/// <param name="License">The licence that it is published under.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record TrainingSource(string Name, int Rows, int Prompts, string License, string Origin);
