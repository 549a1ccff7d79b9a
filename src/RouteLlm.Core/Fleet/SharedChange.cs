namespace RouteLlm;

/// <summary>A change by one machine of a number that a fleet shares.</summary>
/// <param name="Key">The number's name.</param>
/// <param name="Kind">How the change is applied.</param>
/// <param name="Amount">What is added, or what the number is raised to. A number that does not exist yet is 0.</param>
/// <param name="Lifetime">How long the number is kept after its last change.</param>
public readonly record struct SharedChange(string Key, SharedChangeKind Kind, double Amount, TimeSpan Lifetime);
