namespace RouteLlm;

/// <summary>How many prompts share a fold because they ask nearly the same.</summary>
/// <param name="Groups">The number of groups with more than one prompt; a prompt counts once for each data set that holds it.</param>
/// <param name="Prompts">The number of prompts in them.</param>
public sealed record NearDuplicateCounts(int Groups, int Prompts);
