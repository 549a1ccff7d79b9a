namespace RouteLlm;

/// <summary>What rating will take, before it starts.</summary>
/// <param name="Prompts">The prompts that will be rated.</param>
/// <param name="Calls">The calls, second opinions included, without retries.</param>
/// <param name="InputTokens">The tokens that will be sent, as estimated without the model's tokenizer.</param>
/// <param name="OutputTokens">The tokens that will be answered by a model that does not reason first.</param>
public sealed record RatingEstimate(int Prompts, int Calls, long InputTokens, long OutputTokens);
