using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Stands, in the outline of a request, for tools that are no functions: a provider defines them, or runs them itself.</summary>
internal sealed class ProviderTool : AITool
{
    public static ProviderTool Instance { get; } = new();

    public override string Name => string.Empty;
}
