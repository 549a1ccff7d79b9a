namespace RouteLlm.Tests;

/// <summary>What came back through a door.</summary>
/// <param name="Text">The text of the answer, or of the error.</param>
/// <param name="IsError">Whether it is an error.</param>
internal sealed record DoorAnswer(string Text, bool IsError = false);
