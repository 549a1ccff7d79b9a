namespace RouteLlm;

/// <summary>A data set of battles to train on.</summary>
/// <param name="Name">Its short name, usually the file's.</param>
/// <param name="License">The licence that it is published under.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Battles">Its battles.</param>
public sealed record RecordedBattleSet(string Name, string License, string Origin, IReadOnlyList<RecordedBattle> Battles);
