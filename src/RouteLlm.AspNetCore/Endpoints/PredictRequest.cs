namespace RouteLlm;

/// <summary>A prompt to score.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Model">Router and threshold, as a chat completion's <c>model</c> names them. Default: <c>auto</c>.</param>
internal sealed record PredictRequest(string? Text, string? Model);
