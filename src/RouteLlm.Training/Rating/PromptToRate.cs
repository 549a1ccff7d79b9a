namespace RouteLlm;

/// <summary>A prompt that is to be rated, with what is known of it and carried on.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="License">The licence it is published under.</param>
/// <param name="Language">The language it is written in.</param>
public sealed record PromptToRate(string Prompt, string? Source = null, string? License = null, string? Language = null);
