namespace RouteLlm;

/// <summary>A data set to train on.</summary>
/// <param name="Name">Its short name, usually the file's.</param>
/// <param name="License">The licence that it is published under.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Outcomes">What came of its prompts.</param>
public sealed record OutcomeSet(string Name, string License, string Origin, IReadOnlyList<PromptOutcome> Outcomes);
