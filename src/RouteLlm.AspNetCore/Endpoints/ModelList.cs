namespace RouteLlm.Gateway;

/// <summary>OpenAI's list of models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelCard> Data)
{
    public string Object { get; } = "list";
}
