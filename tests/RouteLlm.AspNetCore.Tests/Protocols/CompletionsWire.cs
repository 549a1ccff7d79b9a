using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class CompletionsWire : IWire
{
    private const string Tool = """{"type":"function","function":{"name":"weather","description":"The weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";

    public string Path => "/v1/chat/completions";

    public (string Complete, string Calls, string Cut) Finishes => ("stop", "tool_calls", "length");

    public string Request(string model, string prompt, bool isStream, bool hasTools = false, bool hasResults = false)
    {
        string results = hasResults
            ? $$$""",{"role":"assistant","content":null,"tool_calls":[{{{Call(Wires.FirstCall, Wires.FirstArguments)}}},{{{Call(Wires.SecondCall, Wires.SecondArguments)}}}]},{"role":"tool","tool_call_id":"{{{Wires.FirstCall}}}","content":"rain"},{"role":"tool","tool_call_id":"{{{Wires.SecondCall}}}","content":"sun"}"""
            : string.Empty;
        string tools = hasTools ? $",\"tools\":[{Tool}]" : string.Empty;
        string stream = isStream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : string.Empty;
        return $$"""{"model":"{{model}}","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"{{prompt}}"}{{results}}],"max_tokens":100{{tools}}{{stream}}}""";
    }

    public string Answer(string model, bool isStream, bool calls, bool isCut = false)
    {
        string finish = calls ? "tool_calls" : isCut ? "length" : "stop";
        const string Usage = """{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_tokens_details":{"cached_tokens":40}}""";
        if (!isStream)
        {
            string message = calls
                ? $$"""{"role":"assistant","content":null,"tool_calls":[{{Call(Wires.FirstCall, Wires.FirstArguments)}},{{Call(Wires.SecondCall, Wires.SecondArguments)}}]}"""
                : $$"""{"role":"assistant","content":"{{model}} answers"}""";
            return $$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"{{model}}","choices":[{"index":0,"message":{{message}},"finish_reason":"{{finish}}"}],"usage":{{Usage}}}""";
        }

        string[] deltas = calls
            ? [$$"""{"tool_calls":[{{Call(Wires.FirstCall, Wires.FirstArguments, 0)}}]}""", $$"""{"tool_calls":[{{Call(Wires.SecondCall, Wires.SecondArguments, 1)}}]}"""]
            : [$$"""{"content":"{{model}} "}""", """{"content":"answers"}"""];
        string[] chunks =
        [
            Chunk(model, """{"role":"assistant","content":""}""", null),
            .. deltas.Select(delta => Chunk(model, delta, null)),
            Chunk(model, "{}", finish),
            $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"{{model}}","choices":[],"usage":{{Usage}}}""",
            "[DONE]",
        ];
        return string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n"));
    }

    public string Error(string message) => $$$"""{"error":{"message":"{{{message}}}","type":"some_error","param":null,"code":"some_code"}}""";

    public string MessageOf(JsonNode error) => (string)error["error"]!["message"]!;

    public WireAnswer Read(string body, bool isStream)
    {
        var answer = new WireAnswer();
        foreach (JsonNode part in isStream ? Wires.Events(body) : [JsonNode.Parse(body)!])
        {
            Assert.Null(part["error"]);
            JsonNode? choice = part["choices"]!.AsArray().FirstOrDefault();
            JsonNode? message = choice?[isStream ? "delta" : "message"];
            answer.Text += (string?)message?["content"];
            answer.Reasoning += (string?)message?["reasoning_content"];
            answer.Calls.AddRange((message?["tool_calls"]?.AsArray() ?? []).Select(static call => ((string)call!["id"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!)));
            answer.Finish = (string?)choice?["finish_reason"] ?? answer.Finish;
            if (part["usage"] is { } usage)
            {
                (answer.Input, answer.Output, answer.Cached) = ((long?)usage["prompt_tokens"], (long?)usage["completion_tokens"], (long?)usage["prompt_tokens_details"]?["cached_tokens"]);
            }
        }

        return answer;
    }

    public IReadOnlyDictionary<string, string> ResultsOf(JsonNode request) => request["messages"]!.AsArray().Where(static message => (string)message!["role"]! == "tool")
        .ToDictionary(static message => (string)message!["tool_call_id"]!, static message => message!["content"] is JsonArray parts ? string.Concat(parts.Select(static part => (string)part!["text"]!)) : (string)message["content"]!);

    public IReadOnlyList<string> ToolsOf(JsonNode request) => [.. (request["tools"]?.AsArray() ?? []).Select(static tool => (string)tool!["function"]!["name"]!)];

    private static string Call(string id, string arguments, int? index = null) =>
        $$$"""{ {{{(index is { } place ? $"\"index\":{place}," : string.Empty)}}}"id":"{{{id}}}","type":"function","function":{"name":"weather","arguments":{{{Wires.Quoted(arguments)}}} } }""";

    private static string Chunk(string model, string delta, string? finish) =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"{{model}}","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";
}
