using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The arguments of a function's call as JSON.</summary>
internal static class CallArguments
{
    /// <summary>Writes the arguments; those that are no JSON as the model wrote them.</summary>
    public static string Write(FunctionCallContent call) =>
        call is { Arguments: null, RawRepresentation: string raw } ? raw : FunctionArguments.Format(call).ToString();

    /// <summary>Writes the arguments as an object, an empty one where they are no JSON.</summary>
    public static string WriteObject(FunctionCallContent call) => call.Arguments is null ? "{}" : Write(call);

    /// <summary>Reads an object's fields.</summary>
    /// <exception cref="InvalidOperationException">It is no object.</exception>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public static Dictionary<string, object?> Read(JsonElement arguments) =>
        arguments.EnumerateObject().ToDictionary(static argument => argument.Name, static object? (argument) => argument.Value.Clone(), StringComparer.Ordinal);

    /// <summary>Reads arguments that stand as text in a request.</summary>
    /// <param name="arguments">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="GatewayException">It is no JSON object.</exception>
    public static Dictionary<string, object?> Read(string arguments, string place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw JsonFields.Wrong(place, "a JSON object as text");
        }
    }
}
