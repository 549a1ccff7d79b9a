namespace RouteLlm;

/// <summary>One call to make.</summary>
/// <param name="Prompt">The prompt's index.</param>
/// <param name="IsSecond">Whether it asks for a second opinion.</param>
internal readonly record struct RatingCall(int Prompt, bool IsSecond);
