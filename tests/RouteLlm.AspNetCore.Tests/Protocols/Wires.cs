using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>The protocols, and what they have in common.</summary>
internal static class Wires
{
    public const string FirstCall = "call_one";
    public const string SecondCall = "call_two";
    public const string FirstArguments = """{"city":"Köln"}""";
    public const string SecondArguments = """{"city":"Bonn"}""";

    public static IWire Of(ModelProtocol protocol) => protocol switch
    {
        ModelProtocol.Responses => new ResponsesWire(),
        ModelProtocol.Messages => new MessagesWire(),
        _ => new CompletionsWire(),
    };

    /// <summary>Gets the data of the events of a stream, but for the end mark.</summary>
    public static IEnumerable<JsonNode> Events(string body) => body.Split('\n')
        .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal) && line != "data: [DONE]")
        .Select(static line => JsonNode.Parse(line["data: ".Length..])!);

    /// <summary>Writes events, each with the name that its type is.</summary>
    public static string Named(params string[] events) => string.Concat(events.Select(static data => $"event: {(string)JsonNode.Parse(data)!["type"]!}\ndata: {data}\n\n"));

    /// <summary>Writes a text as JSON.</summary>
    public static string Quoted(string text) => JsonValue.Create(text).ToJsonString();
}
