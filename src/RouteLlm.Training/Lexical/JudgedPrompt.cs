namespace RouteLlm;

/// <summary>A prompt with a reader's judgement of how much a strong model would help.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Rating">How likely it is, from 0 to 100, that a strong model answers clearly better than a weak one.</param>
/// <param name="Language">The language it is written in, where that is known.</param>
public sealed record JudgedPrompt(string Prompt, double Rating, string? Language = null);
