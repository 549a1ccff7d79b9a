using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A function that the client runs, as its request declares it.</summary>
internal sealed class DeclaredFunction(string name, string? description, JsonElement parameters, bool strict) : AIFunctionDeclaration
{
    /// <summary>The property by which chat clients for OpenAI's protocol hold the model to a schema.</summary>
    public const string Strict = "strict";

    private static readonly JsonElement NoParameters = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;

    public override string Name => name;

    public override string Description => description ?? string.Empty;

    public override JsonElement JsonSchema => parameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?>(StringComparer.Ordinal) { [Strict] = strict };

    /// <summary>Reads a function.</summary>
    /// <param name="function">What declares it.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="schema">The name of its parameters' schema.</param>
    /// <param name="isStrict">Whether the model is held to the schema where the declaration does not say.</param>
    /// <exception cref="GatewayException">A field is not what it must be.</exception>
    public static DeclaredFunction Read(JsonElement function, string place, string schema, bool isStrict) => new(
        function.Field("name", place).Name($"{place}.name"),
        function.Find("description")?.Text($"{place}.description"),
        function.Find(schema)?.Clone() ?? NoParameters,
        function.Find(Strict)?.Flag($"{place}.{Strict}") ?? isStrict);
}
