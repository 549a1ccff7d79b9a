namespace RouteLlm;

/// <summary>What came of rating prompts.</summary>
/// <param name="Rated">The prompts with their ratings, in the order in which they were given.</param>
/// <param name="GivenUp">The prompts for which the model gave no rating, however often it was asked.</param>
/// <param name="Agreement">
/// Spearman's correlation between ratings and second opinions; <see langword="null"/> where there are too few of them to tell.
/// </param>
/// <param name="InputTokens">The tokens that were sent, as the model's server counted them.</param>
/// <param name="OutputTokens">The tokens that were answered.</param>
public sealed record PromptRatings(IReadOnlyList<RatedPrompt> Rated, IReadOnlyList<PromptToRate> GivenUp, double? Agreement, long InputTokens, long OutputTokens);
