namespace RouteLlm;

/// <summary>What one model said to a prompt, and what it took.</summary>
/// <param name="Model">The model's name: strong, weak, or that of the configuration file.</param>
/// <param name="ModelId">The id that its provider knows it by, if that is known.</param>
/// <param name="Text">The answer; where the model failed, as much of it as came.</param>
/// <param name="FirstOutput">The time to the first output; <see langword="null"/> where none came.</param>
/// <param name="Elapsed">The time to the end.</param>
/// <param name="Cost">The tokens and their cost, as far as they are known.</param>
/// <param name="Failure">What the model failed with; <see langword="null"/> where it answered.</param>
internal sealed record ComparedAnswer(string Model, string? ModelId, string Text, TimeSpan? FirstOutput, TimeSpan Elapsed, RoutingCost? Cost, string? Failure);
