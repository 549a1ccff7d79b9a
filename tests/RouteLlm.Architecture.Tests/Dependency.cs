namespace RouteLlm.Tests;

/// <summary>One folder or project needs another.</summary>
/// <param name="From">What needs.</param>
/// <param name="To">What is needed.</param>
/// <param name="Example">Where, for people.</param>
internal sealed record Dependency(string From, string To, string Example);
