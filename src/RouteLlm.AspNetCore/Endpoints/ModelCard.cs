namespace RouteLlm.Gateway;

/// <summary>A model in OpenAI's list of models.</summary>
internal sealed record ModelCard(string Id)
{
    public string Object { get; } = "model";

    public long Created { get; }

    public string OwnedBy { get; } = "routellm";
}
