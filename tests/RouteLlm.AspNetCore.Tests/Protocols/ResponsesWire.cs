using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesWire : IWire
{
    private const string Tool = """{"type":"function","name":"weather","description":"The weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"strict":false}""";

    public string Path => "/v1/responses";

    public (string Complete, string Calls, string Cut) Finishes => ("completed", "completed", "max_output_tokens");

    public string Request(string model, string prompt, bool isStream, bool hasTools = false, bool hasResults = false)
    {
        string results = hasResults
            ? $$""",{{Call(Wires.FirstCall, Wires.FirstArguments)}},{{Call(Wires.SecondCall, Wires.SecondArguments)}},{"type":"function_call_output","call_id":"{{Wires.FirstCall}}","output":"rain"},{"type":"function_call_output","call_id":"{{Wires.SecondCall}}","output":"sun"}"""
            : string.Empty;
        string tools = hasTools ? $",\"tools\":[{Tool}]" : string.Empty;
        return $$"""{"model":"{{model}}","instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"{{prompt}}"}]}{{results}}],"max_output_tokens":100,"store":false{{tools}}{{(isStream ? ",\"stream\":true" : string.Empty)}}}""";
    }

    public string Answer(string model, bool isStream, bool calls, bool isCut = false)
    {
        string[] items = calls
            ? [Call(Wires.FirstCall, Wires.FirstArguments, "fc_1"), Call(Wires.SecondCall, Wires.SecondArguments, "fc_2")]
            : [$$"""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"{{model}} answers","annotations":[]}]}"""];
        string whole = Response(model, isCut ? "incomplete" : "completed", items);
        if (!isStream)
        {
            return whole;
        }

        string[] middle = calls
            ? [.. CallEvents(0, items[0], Wires.FirstArguments, "fc_1"), .. CallEvents(1, items[1], Wires.SecondArguments, "fc_2")]
            :
            [
                """{"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}""",
                """{"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}""",
                $$"""{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{model}} ","logprobs":[]}""",
                """{"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"answers","logprobs":[]}""",
                $$"""{"type":"response.output_text.done","sequence_number":6,"item_id":"msg_1","output_index":0,"content_index":0,"text":"{{model}} answers","logprobs":[]}""",
                $$"""{"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{{items[0]}}}""",
            ];
        return Wires.Named(
            [
                $$"""{"type":"response.created","sequence_number":0,"response":{{Response(model, "in_progress", [])}}}""",
                $$"""{"type":"response.in_progress","sequence_number":1,"response":{{Response(model, "in_progress", [])}}}""",
                .. middle,
                $$"""{"type":"response.{{(isCut ? "incomplete" : "completed")}}","sequence_number":9,"response":{{whole}}}""",
            ]);
    }

    public string Error(string message) => new CompletionsWire().Error(message);

    public string MessageOf(JsonNode error) => new CompletionsWire().MessageOf(error);

    public WireAnswer Read(string body, bool isStream)
    {
        if (!isStream)
        {
            return ReadResponse(JsonNode.Parse(body)!);
        }

        var streamed = new WireAnswer();
        JsonNode? last = null;
        foreach (JsonNode data in Wires.Events(body))
        {
            last = data;
            switch ((string)data["type"]!)
            {
                case "response.output_text.delta":
                    streamed.Text += (string)data["delta"]!;
                    break;
                case "response.function_call_arguments.delta":
                    streamed.Calls[^1] = streamed.Calls[^1] with { Arguments = streamed.Calls[^1].Arguments + (string)data["delta"]! };
                    break;
                case "response.output_item.added" when (string)data["item"]!["type"]! == "function_call":
                    streamed.Calls.Add(((string)data["item"]!["call_id"]!, (string)data["item"]!["name"]!, string.Empty));
                    break;
            }
        }

        // What came in pieces is what the response says in the end.
        WireAnswer whole = ReadResponse(last!["response"]!);
        Assert.Equal((whole.Text, string.Join(' ', whole.Calls)), (streamed.Text, string.Join(' ', streamed.Calls)));
        return whole;
    }

    public IReadOnlyDictionary<string, string> ResultsOf(JsonNode request) => request["input"]!.AsArray().Where(static item => (string?)item!["type"] == "function_call_output")
        .ToDictionary(static item => (string)item!["call_id"]!, static item => (string)item!["output"]!);

    public IReadOnlyList<string> ToolsOf(JsonNode request) => [.. (request["tools"]?.AsArray() ?? []).Select(static tool => (string)tool!["name"]!)];

    private static WireAnswer ReadResponse(JsonNode response)
    {
        Assert.Equal("response", (string?)response["object"]);
        var answer = new WireAnswer
        {
            Finish = (string?)response["incomplete_details"]?["reason"] ?? (string?)response["status"],
            Input = (long?)response["usage"]?["input_tokens"],
            Cached = (long?)response["usage"]?["input_tokens_details"]?["cached_tokens"],
            Output = (long?)response["usage"]?["output_tokens"],
        };
        foreach (JsonNode? item in response["output"]!.AsArray())
        {
            answer.Text += string.Concat((item!["content"]?.AsArray() ?? []).Select(static part => (string?)part!["text"]));
            answer.Reasoning += string.Concat((item["summary"]?.AsArray() ?? []).Select(static part => (string?)part!["text"]));
            if ((string)item["type"]! == "function_call")
            {
                answer.Calls.Add(((string)item["call_id"]!, (string)item["name"]!, (string)item["arguments"]!));
            }
        }

        return answer;
    }

    private static string Response(string model, string status, string[] items)
    {
        string usage = status == "in_progress" ? "null" : """{"input_tokens":100,"input_tokens_details":{"cached_tokens":40},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":107}""";
        string incomplete = status == "incomplete" ? """{"reason":"max_output_tokens"}""" : "null";
        return $$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{status}}","error":null,"incomplete_details":{{incomplete}},"model":"{{model}}","output":[{{string.Join(',', items)}}],"parallel_tool_calls":true,"tool_choice":"auto","tools":[],"usage":{{usage}}}""";
    }

    private static string Call(string id, string arguments, string? itemId = null) =>
        $$"""{ {{(itemId is null ? string.Empty : $"\"id\":\"{itemId}\",\"status\":\"completed\",")}}"type":"function_call","call_id":"{{id}}","name":"weather","arguments":{{Wires.Quoted(arguments)}}}""";

    private static string[] CallEvents(int index, string item, string arguments, string itemId)
    {
        JsonNode begun = JsonNode.Parse(item)!;
        begun["arguments"] = string.Empty;
        begun["status"] = "in_progress";
        return
        [
            $$"""{"type":"response.output_item.added","sequence_number":2,"output_index":{{index}},"item":{{begun.ToJsonString()}}}""",
            $$"""{"type":"response.function_call_arguments.delta","sequence_number":3,"item_id":"{{itemId}}","output_index":{{index}},"delta":{{Wires.Quoted(arguments)}}}""",
            $$"""{"type":"response.function_call_arguments.done","sequence_number":4,"item_id":"{{itemId}}","output_index":{{index}},"arguments":{{Wires.Quoted(arguments)}}}""",
            $$"""{"type":"response.output_item.done","sequence_number":5,"output_index":{{index}},"item":{{item}}}""",
        ];
    }
}
