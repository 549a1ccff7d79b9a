namespace RouteLlm;

/// <summary>A question with a fixed set of answers.</summary>
/// <param name="Text">What is decided about: the prompt.</param>
/// <param name="Labels">The answers that there are.</param>
public sealed record DecisionQuestion(string Text, IReadOnlyList<string> Labels);
