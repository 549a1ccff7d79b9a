using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What came of asking a model.</summary>
/// <param name="Response">The answer; <see langword="null"/> if it is missing.</param>
/// <param name="Problem">What the model did in place of answering, without a word of the provider's; to be read after its name.</param>
/// <param name="Exception">The cause of the problem.</param>
internal readonly record struct ModelAnswer(ChatResponse? Response, string? Problem = null, Exception? Exception = null);
