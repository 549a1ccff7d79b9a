namespace RouteLlm;

/// <summary>
/// A prompt and how likely a model thinks it, from 0 to 100, that a strong model answers it clearly better than a weak one.
/// </summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Rating">The rating.</param>
/// <param name="SecondOpinion">
/// The rating when it was asked again, in other words or of another model; <see langword="null"/> where it was not.
/// </param>
public sealed record RatedPrompt(PromptToRate Prompt, double Rating, double? SecondOpinion = null);
