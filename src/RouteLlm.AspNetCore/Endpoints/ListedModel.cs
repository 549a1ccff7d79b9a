namespace RouteLlm;

/// <summary>A model in OpenAI's list of models.</summary>
internal sealed record ListedModel(string Id)
{
    public string Object { get; } = "model";

    public long Created { get; }

    public string OwnedBy { get; } = "routellm";
}
