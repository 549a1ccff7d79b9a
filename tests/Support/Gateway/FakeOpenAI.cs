namespace RouteLlm.Tests;

/// <summary>OpenAI's chat completions.</summary>
internal static class FakeOpenAI
{
    public static (string ContentType, string Body) Answer(FakeModelRequest request) => request.IsStreamed
        ? ("text/event-stream",
            $$"""
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{request.Model}}","choices":[{"index":0,"delta":{"role":"assistant","content":"{{request.Model}}"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{request.Model}}","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]


            """)
        : ("application/json",
            $$$"""
            {"id":"c1","object":"chat.completion","created":1,"model":"{{{request.Model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{request.Model}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}
            """);
}
