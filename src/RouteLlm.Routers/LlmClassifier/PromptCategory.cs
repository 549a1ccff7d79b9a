namespace RouteLlm;

/// <summary>
/// A category of the router <c>llm_classifier</c>, and where its prompts go. Set <see cref="StrongWinRate"/> or <see cref="Target"/>.
/// </summary>
public sealed class PromptCategory
{
    /// <summary>
    /// Gets the name, which the classifier answers with and the reason of a decision gives: a word or two, such as <c>coding</c>.
    /// </summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Gets what belongs to the category, in a sentence for the classifier; may be empty if the name is clear.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>
    /// Gets the strong win rate of such prompts, from 0 to 1. At the router's own threshold, 0.5, a prompt goes to the strong model from
    /// 0.5 on.
    /// </summary>
    public double? StrongWinRate { get; init; }

    /// <summary>Gets the model that such prompts go to: the strong win rate 1 or 0.</summary>
    public RouteTarget? Target { get; init; }
}
