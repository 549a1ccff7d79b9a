using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>A protocol as a test speaks it on both sides: what a client sends and reads, and what an upstream answers.</summary>
internal interface IWire
{
    string Path { get; }

    /// <summary>Gets the words for an answer that is complete, calls tools, or is cut off.</summary>
    (string Complete, string Calls, string Cut) Finishes { get; }

    /// <summary>Makes the body of a request; with results, the conversation has had two calls at once already.</summary>
    string Request(string model, string prompt, bool isStream, bool hasTools = false, bool hasResults = false);

    /// <summary>Makes an answer: "MODEL answers", or two calls at once.</summary>
    string Answer(string model, bool isStream, bool calls, bool isCut = false);

    /// <summary>Makes an error's body.</summary>
    string Error(string message);

    /// <summary>Reads an answer.</summary>
    WireAnswer Read(string body, bool isStream);

    /// <summary>Reads an error's message.</summary>
    string MessageOf(JsonNode error);

    /// <summary>Reads, of a request that reached an upstream, its results of tools by the ids of their calls.</summary>
    IReadOnlyDictionary<string, string> ResultsOf(JsonNode request);

    /// <summary>Reads, of a request that reached an upstream, the names of its tools.</summary>
    IReadOnlyList<string> ToolsOf(JsonNode request);
}
