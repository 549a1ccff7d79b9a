namespace RouteLlm;

/// <summary>One prompt, which model would have answered it, and what each said.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Decision">The router's decision.</param>
/// <param name="Answers">The answers, that of the weakest model first.</param>
internal sealed record ModelComparison(string Prompt, RoutingDecision Decision, IReadOnlyList<ComparedAnswer> Answers);
