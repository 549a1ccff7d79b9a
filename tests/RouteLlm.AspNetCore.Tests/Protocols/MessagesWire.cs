using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesWire : IWire
{
    private const string Tool = """{"name":"weather","description":"The weather.","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}""";

    public string Path => "/v1/messages";

    public (string Complete, string Calls, string Cut) Finishes => ("end_turn", "tool_use", "max_tokens");

    public string Request(string model, string prompt, bool isStream, bool hasTools = false, bool hasResults = false)
    {
        string results = hasResults
            ? $$$""",{"role":"assistant","content":[{{{Call(Wires.FirstCall, Wires.FirstArguments)}}},{{{Call(Wires.SecondCall, Wires.SecondArguments)}}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{Wires.FirstCall}}}","content":"rain"},{"type":"tool_result","tool_use_id":"{{{Wires.SecondCall}}}","content":[{"type":"text","text":"sun"}]}]}"""
            : string.Empty;
        string tools = hasTools ? $",\"tools\":[{Tool}]" : string.Empty;
        return $$"""{"model":"{{model}}","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":"{{prompt}}"}{{results}}]{{tools}}{{(isStream ? ",\"stream\":true" : string.Empty)}}}""";
    }

    public string Answer(string model, bool isStream, bool calls, bool isCut = false)
    {
        string finish = calls ? "tool_use" : isCut ? "max_tokens" : "end_turn";
        if (!isStream)
        {
            string content = calls ? $"{Call(Wires.FirstCall, Wires.FirstArguments)},{Call(Wires.SecondCall, Wires.SecondArguments)}" : $$"""{"type":"text","text":"{{model}} answers"}""";
            return $$"""{"id":"msg_1","type":"message","role":"assistant","model":"{{model}}","content":[{{content}}],"stop_reason":"{{finish}}","stop_sequence":null,"usage":{"input_tokens":60,"cache_creation_input_tokens":0,"cache_read_input_tokens":40,"output_tokens":7} }""";
        }

        string[] blocks = calls
            ? [.. CallBlock(0, Wires.FirstCall, Wires.FirstArguments), .. CallBlock(1, Wires.SecondCall, Wires.SecondArguments)]
            :
            [
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """{"type":"ping"}""",
                $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{model}}} "}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"answers"}}""",
                """{"type":"content_block_stop","index":0}""",
            ];
        return Wires.Named(
            [
                $$$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{{model}}}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":60,"cache_creation_input_tokens":0,"cache_read_input_tokens":40,"output_tokens":1} } }""",
                .. blocks,
                $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{finish}}}","stop_sequence":null},"usage":{"output_tokens":7}}""",
                """{"type":"message_stop"}""",
            ]);
    }

    public string Error(string message) => $$$"""{"type":"error","error":{"type":"some_error","message":"{{{message}}}"}}""";

    public string MessageOf(JsonNode error)
    {
        Assert.Equal("error", (string?)error["type"]);
        return (string)error["error"]!["message"]!;
    }

    public WireAnswer Read(string body, bool isStream)
    {
        var answer = new WireAnswer();
        if (!isStream)
        {
            JsonNode message = JsonNode.Parse(body)!;
            foreach (JsonNode? block in message["content"]!.AsArray())
            {
                answer.Text += (string?)block!["text"];
                answer.Reasoning += (string?)block["thinking"];
                if ((string)block["type"]! == "tool_use")
                {
                    answer.Calls.Add(((string)block["id"]!, (string)block["name"]!, block["input"]!.ToJsonString()));
                }
            }

            Take(answer, message["usage"]!);
            answer.Finish = (string?)message["stop_reason"];
            return answer;
        }

        string? ended = null;
        foreach (JsonNode data in Wires.Events(body))
        {
            ended = (string)data["type"]!;
            ReadEvent(answer, data, ended);
        }

        Assert.Equal("message_stop", ended);
        return answer;
    }

    public IReadOnlyDictionary<string, string> ResultsOf(JsonNode request) => Blocks(request).Where(static block => (string)block["type"]! == "tool_result")
        .ToDictionary(static block => (string)block["tool_use_id"]!, static block => block["content"] is JsonArray parts ? string.Concat(parts.Select(static part => (string)part!["text"]!)) : (string)block["content"]!);

    public IReadOnlyList<string> ToolsOf(JsonNode request) => [.. (request["tools"]?.AsArray() ?? []).Select(static tool => (string)tool!["name"]!)];

    private static IEnumerable<JsonNode> Blocks(JsonNode request) => request["messages"]!.AsArray().SelectMany(static message => message!["content"] as JsonArray ?? []).Select(static block => block!);

    private static void ReadEvent(WireAnswer answer, JsonNode data, string type)
    {
        switch (type)
        {
            case "error":
                Assert.Fail(data.ToJsonString());
                break;
            case "message_start":
                Take(answer, data["message"]!["usage"]!);
                break;
            case "content_block_start" when (string)data["content_block"]!["type"]! == "tool_use":
                answer.Calls.Add(((string)data["content_block"]!["id"]!, (string)data["content_block"]!["name"]!, string.Empty));
                break;
            case "content_block_delta":
                JsonNode delta = data["delta"]!;
                answer.Text += (string?)delta["text"];
                answer.Reasoning += (string?)delta["thinking"];
                if (delta["partial_json"] is { } json)
                {
                    answer.Calls[^1] = answer.Calls[^1] with { Arguments = answer.Calls[^1].Arguments + (string)json! };
                }

                break;
            case "message_delta":
                answer.Finish = (string?)data["delta"]!["stop_reason"];
                Take(answer, data["usage"]!);
                break;
        }
    }

    private static void Take(WireAnswer answer, JsonNode usage)
    {
        if (usage["input_tokens"] is { } input)
        {
            answer.Cached = (long?)usage["cache_read_input_tokens"];
            answer.Input = (long)input! + answer.Cached;
        }

        answer.Output = (long?)usage["output_tokens"];
    }

    private static string Call(string id, string arguments) => $$"""{"type":"tool_use","id":"{{id}}","name":"weather","input":{{arguments}}}""";

    private static string[] CallBlock(int index, string id, string arguments) =>
    [
        $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{"type":"tool_use","id":"{{{id}}}","name":"weather","input":{} } }""",
        $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":{{{Wires.Quoted(arguments[..5])}}} } }""",
        $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":{{{Wires.Quoted(arguments[5..])}}} } }""",
        $$"""{"type":"content_block_stop","index":{{index}}}""",
    ];
}
