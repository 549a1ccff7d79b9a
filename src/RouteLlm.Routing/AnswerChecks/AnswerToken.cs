namespace RouteLlm;

/// <summary>A token of a language model's answer, or one that could have stood in its place.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="LogProbability">The natural logarithm of its probability, after the tokens before it.</param>
public sealed record AnswerToken(string Text, double LogProbability)
{
    /// <summary>Gets the likeliest tokens in this place, as many as the provider gives; usually this one is among them.</summary>
    public IReadOnlyList<AnswerToken> Alternatives { get; init; } = [];
}
