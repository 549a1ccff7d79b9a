namespace RouteLlm;

/// <summary>Where battles come from.</summary>
/// <param name="Name">The short name, usually the file's.</param>
/// <param name="Battles">The number of battles that count.</param>
/// <param name="LeftOut">The number of those that do not, for the length of their prompts.</param>
/// <param name="License">The licence that they are published under.</param>
/// <param name="Origin">Where they were published.</param>
public sealed record BattleSource(string Name, long Battles, long LeftOut, string License, string Origin);
