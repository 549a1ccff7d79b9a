namespace RouteLlm.Evaluation;

/// <summary>A question and what became of it.</summary>
/// <param name="Prompt">The text that is routed.</param>
/// <param name="StrongScore">The score of the strong model's answer: 0 or 1 for a right answer, 1 to 10 for MT-Bench.</param>
/// <param name="WeakScore">The score of the weak model's answer, on the same scale.</param>
/// <param name="Group">The part of the benchmark that the question belongs to, for example an MMLU domain.</param>
public sealed record BenchmarkQuestion(string Prompt, double StrongScore, double WeakScore, string Group);
