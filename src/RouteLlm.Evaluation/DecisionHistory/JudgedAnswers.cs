namespace RouteLlm;

/// <summary>How good the answers of both models to one request are, judged by whoever has both.</summary>
/// <param name="Id">The decision's id, unless the prompt names the request.</param>
/// <param name="Prompt">The prompt, for all requests that have it; <see langword="null"/> where the id names one.</param>
/// <param name="StrongScore">The score of the strong model's answer.</param>
/// <param name="WeakScore">The score of the weak model's answer, on the same scale.</param>
/// <param name="StrongModel">The name of the strong model, where it is said.</param>
/// <param name="WeakModel">The name of the weak model, where it is said.</param>
/// <param name="Task">What kind of question it is, where it is said.</param>
internal sealed record JudgedAnswers(Guid? Id, string? Prompt, double StrongScore, double WeakScore, string? StrongModel, string? WeakModel, string? Task);
