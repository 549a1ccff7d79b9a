namespace RouteLlm;

/// <summary>A kind of prompt by example, and the model that answers it.</summary>
public sealed class SemanticRoute
{
    /// <summary>Gets the route's name, for people: the reason of a decision names it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Gets the model that prompts of this kind go to.</summary>
    public RouteTarget Target { get; init; }

    /// <summary>
    /// Gets the example utterances: prompts of this kind, in the words of your users. At least one; five to twenty different ones are
    /// better than many similar ones.
    /// </summary>
    public IList<string> Utterances { get; init; } = [];
}
