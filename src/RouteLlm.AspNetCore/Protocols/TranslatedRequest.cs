using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request in the abstraction's words.</summary>
internal sealed class TranslatedRequest
{
    public List<ChatMessage> Messages { get; } = [];

    public ChatOptions Options { get; } = new();

    public bool Stream { get; set; }

    public bool IncludeUsage { get; set; }

    /// <summary>Gets the parameters that the protocol's answers repeat, by their names.</summary>
    public Dictionary<string, JsonElement> Repeated { get; } = new(StringComparer.Ordinal);
}
