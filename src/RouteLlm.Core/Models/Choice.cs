namespace RouteLlm;

/// <summary>A model, and what speaks for it, while a request is being decided.</summary>
/// <param name="Model">The model.</param>
/// <param name="StrongWinRate">The score, or that of the decision that it goes back to.</param>
/// <param name="Basis">What it rests on.</param>
internal readonly record struct Choice(RoutedModel Model, double StrongWinRate, DecisionBasis Basis)
{
    /// <summary>Gets the threshold of the score; <see langword="null"/> where none was compared.</summary>
    public double? Threshold { get; init; }

    public string? Reason { get; init; }

    /// <summary>Gets whether no other model can take over.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Gets whether a share that is held counts it.</summary>
    public bool CountsForShare { get; init; }
}
