using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The strict flag and the JSON schemas that go with it.</summary>
internal static class StrictSchema
{
    private const string Key = "strict";

    // What the protocol's strict mode demands of a schema; the schemas of AIFunctionFactory don't meet it as they are.
    private static readonly AIJsonSchemaTransformCache Transformed = new(new AIJsonSchemaTransformOptions
    {
        ConvertBooleanSchemas = true,
        DisallowAdditionalProperties = true,
        MoveDefaultKeywordToDescription = true,
        RequireAllProperties = true,
    });

    public static bool? Flag(IReadOnlyDictionary<string, object?>? properties) =>
        properties is not null && properties.TryGetValue(Key, out object? value) ? AsFlag(value) : null;

    public static bool? Flag(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(Key, out object? value) ? AsFlag(value) : null;

    public static BinaryData Of(AIFunctionDeclaration function, bool? strict) =>
        Json(strict == true ? Transformed.GetOrCreateTransformedSchema(function) : function.JsonSchema);

    public static BinaryData Of(ChatResponseFormatJson format, bool? strict) =>
        Json((strict == true ? Transformed.GetOrCreateTransformedSchema(format) : format.Schema).GetValueOrDefault());

    private static BinaryData Json(JsonElement schema) => BinaryData.FromString(schema.GetRawText());

    private static bool? AsFlag(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        _ => throw new NotSupportedException($"The additional property '{Key}' is a {value.GetType()}. Write a Boolean."),
    };
}
