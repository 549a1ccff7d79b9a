namespace RouteLlm.Tests;

/// <summary>Anthropic's messages.</summary>
internal static class FakeAnthropic
{
    public static (string ContentType, string Body) Answer(FakeModelRequest request)
    {
        string reason = request.Tool is null ? "end_turn" : "tool_use";
        return request.IsStreamed
            ? ("text/event-stream",
                $$$"""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{{request.Model}}}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":0} } }

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{{{Block(request, text: "")}}} }

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{{{Delta(request)}}} }

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":1}}

                event: message_stop
                data: {"type":"message_stop"}


                """)
            : ("application/json",
                $$$"""
                {"id":"msg_1","type":"message","role":"assistant","model":"{{{request.Model}}}","content":[{{{Block(request, request.Model)}}}],"stop_reason":"{{{reason}}}","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1} }
                """);
    }

    private static string Block(FakeModelRequest request, string text) => request.Tool is { } tool
        ? $$$"""{"type":"tool_use","id":"toolu_1","name":"{{{tool}}}","input":{} }"""
        : $$"""{"type":"text","text":"{{text}}"}""";

    private static string Delta(FakeModelRequest request) => request.Tool is not null
        ? """{"type":"input_json_delta","partial_json":"{}"}"""
        : $$"""{"type":"text_delta","text":"{{request.Model}}"}""";
}
