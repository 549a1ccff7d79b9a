namespace RouteLlm;

/// <summary>Judged prompts of one source.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="License">The licence that its prompts are published under.</param>
/// <param name="Prompts">The prompts.</param>
public sealed record JudgedSet(string Name, string License, IReadOnlyList<JudgedPrompt> Prompts);
