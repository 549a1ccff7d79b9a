namespace OwnTraffic;

/// <summary>What a customer asks, and what the models make of it.</summary>
/// <param name="Prompt">The text.</param>
/// <param name="IsHard">Whether it is of a kind that the weak model can't do.</param>
/// <param name="WeakFails">Whether the weak model gets this one wrong: nearly always where it is hard.</param>
internal sealed record CustomerRequest(string Prompt, bool IsHard, bool WeakFails);
