using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>What reached the server.</summary>
internal sealed record ReceivedRequest(string Path, string? Authorization, JsonNode Body)
{
    public JsonArray Messages => Body["messages"]!.AsArray();
}
