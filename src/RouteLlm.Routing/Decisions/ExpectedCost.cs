namespace RouteLlm;

/// <summary>What a request is expected to cost at a model, in the currency of the prices.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="WithoutCache">The cost without a prompt cache.</param>
/// <param name="WithCache">The cost with what its provider has cached.</param>
/// <param name="IsAllowed">Whether the model can take the request.</param>
internal sealed record ExpectedCost(string Model, decimal WithoutCache, decimal WithCache, bool IsAllowed = true);
