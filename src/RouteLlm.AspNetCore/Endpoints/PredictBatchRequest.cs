namespace RouteLlm;

/// <summary>Prompts to score.</summary>
/// <param name="Texts">The prompts.</param>
/// <param name="Model">Router and threshold, as a chat completion's <c>model</c> names them. Default: <c>auto</c>.</param>
internal sealed record PredictBatchRequest(IReadOnlyList<string?>? Texts, string? Model);
