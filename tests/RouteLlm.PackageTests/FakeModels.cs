using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>Answers as OpenAI, Ollama and Anthropic do, whole and streamed, with the name of the model that was asked for.</summary>
internal static class FakeModels
{
    public static Task<RecordingUpstream> StartAsync() => RecordingUpstream.StartAsync(static async context =>
    {
        using var body = JsonDocument.Parse((string)context.Items[RecordingUpstream.BodyKey]!);
        string model = body.RootElement.GetProperty("model").GetString()!;
        bool streamed = body.RootElement.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
        (string type, string answer) = context.Request.Path.Value switch
        {
            "/v1/chat/completions" => OpenAI(model, streamed),
            "/api/chat" => Ollama(model, streamed),
            "/v1/messages" => Anthropic(model, streamed),
            var path => throw new InvalidOperationException($"Nothing is served at {path}."),
        };
        context.Response.ContentType = type;
        await context.Response.WriteAsync(answer, context.RequestAborted);
    });

    private static (string Type, string Answer) OpenAI(string model, bool streamed) => streamed
        ? ("text/event-stream",
            $$"""
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{model}}","choices":[{"index":0,"delta":{"role":"assistant","content":"{{model}}"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{model}}","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]


            """)
        : ("application/json",
            $$$"""
            {"id":"c1","object":"chat.completion","created":1,"model":"{{{model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{model}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}
            """);

    private static (string Type, string Answer) Ollama(string model, bool streamed)
    {
        const string end = """ "done_reason":"stop","done":true,"total_duration":1,"load_duration":1,"prompt_eval_count":5,"prompt_eval_duration":1,"eval_count":1,"eval_duration":1} """;
        string head = $$"""{"model":"{{model}}","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""";
        return streamed
            ? ("application/x-ndjson", $$"""
                {{head}}"{{model}}"},"done":false}
                {{head}}""},{{end}}

                """)
            : ("application/json", $$"""{{head}}"{{model}}"},{{end}}""");
    }

    private static (string Type, string Answer) Anthropic(string model, bool streamed) => streamed
        ? ("text/event-stream",
            $$$"""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{{model}}}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":0} } }

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{model}}}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":1}}

            event: message_stop
            data: {"type":"message_stop"}


            """)
        : ("application/json",
            $$$"""
            {"id":"msg_1","type":"message","role":"assistant","model":"{{{model}}}","content":[{"type":"text","text":"{{{model}}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1} }
            """);
}
