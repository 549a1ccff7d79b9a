namespace RouteLlm;

/// <summary>A battle as it is recorded, ties included.</summary>
/// <param name="Prompt">The first turn of its conversation.</param>
/// <param name="Battle">Who battled, and who won.</param>
/// <param name="IsShort">
/// Whether the first turn has fewer than 16 characters: RouteLLM leaves such battles out of its published embeddings.
/// </param>
public sealed record RecordedBattle(string Prompt, Battle Battle, bool IsShort);
