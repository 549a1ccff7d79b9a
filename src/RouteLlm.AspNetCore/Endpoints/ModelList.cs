namespace RouteLlm;

/// <summary>OpenAI's list of models.</summary>
internal sealed record ModelList(IReadOnlyList<ListedModel> Data)
{
    public string Object { get; } = "list";
}
