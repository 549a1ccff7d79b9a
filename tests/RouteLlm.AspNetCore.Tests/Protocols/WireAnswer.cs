namespace RouteLlm.Tests;

/// <summary>What a client reads of an answer, whatever the protocol.</summary>
internal sealed class WireAnswer
{
    public string Text { get; set; } = string.Empty;

    public string Reasoning { get; set; } = string.Empty;

    /// <summary>Gets the calls of tools: id, name and arguments.</summary>
    public List<(string Id, string Name, string Arguments)> Calls { get; } = [];

    public string? Finish { get; set; }

    public long? Input { get; set; }

    public long? Cached { get; set; }

    public long? Output { get; set; }
}
