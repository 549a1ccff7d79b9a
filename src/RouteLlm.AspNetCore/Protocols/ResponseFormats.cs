using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates the form that an answer is to have.</summary>
internal static class ResponseFormats
{
    /// <summary>Reads a form whose schema stands beside its type, as in Responses and Messages.</summary>
    /// <param name="format">The form.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="options">Takes whether the model is held to the schema.</param>
    /// <exception cref="GatewayException">The abstraction has no such form.</exception>
    public static ChatResponseFormat Read(JsonElement format, string place, ChatOptions options)
    {
        switch (format.Field("type", place).Text($"{place}.type"))
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema":
                return ReadSchema(format.Only(place, "type", "name", "description", "schema", DeclaredFunction.Strict), place, options);
            default:
                throw JsonFields.NotCarried($"{place}.type");
        }
    }

    /// <summary>Reads a schema with its name.</summary>
    /// <param name="format">What has them.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="options">Takes whether the model is held to the schema.</param>
    public static ChatResponseFormat ReadSchema(JsonElement format, string place, ChatOptions options)
    {
        if (format.Find(DeclaredFunction.Strict)?.Flag($"{place}.{DeclaredFunction.Strict}") is { } strict)
        {
            (options.AdditionalProperties ??= [])[DeclaredFunction.Strict] = strict;
        }

        return ChatResponseFormat.ForJsonSchema(
            format.Field("schema", place).Clone(),
            format.Find("name")?.Text($"{place}.name"),
            format.Find("description")?.Text($"{place}.description"));
    }
}
