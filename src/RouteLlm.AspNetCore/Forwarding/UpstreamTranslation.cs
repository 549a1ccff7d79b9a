namespace RouteLlm;

/// <summary>What became of translating a client's request for a model.</summary>
/// <param name="Request">The translated request; <see langword="null"/> where the model's protocol cannot carry it.</param>
/// <param name="Obstacle">What cannot be carried, in few words.</param>
/// <param name="Refusal">The error that says so to the client.</param>
internal sealed record UpstreamTranslation(TranslatedRequest? Request, string? Obstacle, ApiError? Refusal);
