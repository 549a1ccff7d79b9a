using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A function that the client runs, as its request declares it.</summary>
internal sealed class DeclaredFunction(string name, string? description, JsonElement parameters, bool strict) : AIFunctionDeclaration
{
    /// <summary>The property by which chat clients for OpenAI's protocol hold the model to a schema.</summary>
    public const string Strict = "strict";

    public override string Name => name;

    public override string Description => description ?? string.Empty;

    public override JsonElement JsonSchema => parameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?>(StringComparer.Ordinal) { [Strict] = strict };
}
