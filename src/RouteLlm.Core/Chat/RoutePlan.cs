namespace RouteLlm;

/// <summary>A request that was decided, and not yet sent.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Candidates">The models to try, in order; the chosen one first.</param>
/// <param name="Prompt">The prompt that was scored.</param>
/// <param name="Started">When the request came, as a timestamp of the clock.</param>
internal sealed record RoutePlan(RoutingDecision Decision, IReadOnlyList<RoutedModel> Candidates, string Prompt, long Started);
