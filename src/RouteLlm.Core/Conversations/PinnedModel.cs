namespace RouteLlm;

/// <summary>A model that is decided on before any score.</summary>
/// <param name="Model">The model.</param>
/// <param name="StrongWinRate">The strong win rate of the decision that it goes back to.</param>
/// <param name="Basis">What says so.</param>
/// <param name="IsAlone">Whether no other model can take over.</param>
internal readonly record struct PinnedModel(RoutedModel Model, double StrongWinRate, DecisionBasis Basis, bool IsAlone);
