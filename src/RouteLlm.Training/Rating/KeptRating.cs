namespace RouteLlm;

/// <summary>A line of a file of ratings that are not complete yet.</summary>
/// <param name="Prompt">The prompt's index among the distinct prompts.</param>
/// <param name="IsSecond">Whether it is a second opinion.</param>
/// <param name="Rating">The rating.</param>
/// <param name="InputTokens">What it took.</param>
/// <param name="OutputTokens">What was answered.</param>
internal sealed record KeptRating(int Prompt, bool IsSecond, double Rating, long InputTokens, long OutputTokens);
