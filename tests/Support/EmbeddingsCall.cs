using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>A request that reached an <see cref="EmbeddingsServer"/>.</summary>
internal sealed record EmbeddingsCall(string Path, string? Authorization, JsonNode Body)
{
    public string Model => (string)Body["model"]!;

    public IReadOnlyList<string> Inputs { get; } = [.. Body["input"]!.AsArray().Select(input => (string)input!)];
}
