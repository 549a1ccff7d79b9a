namespace RouteLlm;

/// <summary>What words of several languages mean.</summary>
/// <param name="Word">The hash of the word that stands for all of them.</param>
/// <param name="Topic">The index of its topic in <see cref="ConceptList.Topics"/>.</param>
internal readonly record struct Concept(ulong Word, int Topic);
