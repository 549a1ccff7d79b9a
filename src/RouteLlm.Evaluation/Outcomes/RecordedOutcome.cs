namespace RouteLlm;

/// <summary>The outcome of one prompt when two models both answered it.</summary>
/// <param name="Models">The two models.</param>
/// <param name="Question">The prompt with both scores.</param>
public sealed record RecordedOutcome(ModelPair Models, BenchmarkQuestion Question);
