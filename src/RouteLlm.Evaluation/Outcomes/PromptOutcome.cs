namespace RouteLlm;

/// <summary>The outcome of one prompt when a strong and a weak model both answered it.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="StrongModel">The name of the strong model.</param>
/// <param name="WeakModel">The name of the weak model.</param>
/// <param name="StrongScore">The score of the strong model's answer, usually its correctness from 0 to 1.</param>
/// <param name="WeakScore">The score of the weak model's answer, on the same scale.</param>
/// <param name="Task">What kind of question it is.</param>
public sealed record PromptOutcome(string Prompt, string StrongModel, string WeakModel, double StrongScore, double WeakScore, string Task);
