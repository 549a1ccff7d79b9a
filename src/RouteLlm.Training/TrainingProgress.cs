namespace RouteLlm;

/// <summary>How far a training has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">What part of it is done, from 0 to 1.</param>
public readonly record struct TrainingProgress(string Step, double Done);
