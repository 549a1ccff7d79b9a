using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>What the server says.</summary>
internal static class Answers
{
    public const string Hello = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"test-model-2026",
         "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello!","refusal":null}}],
         "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}
        """;

    public static readonly string[] HelloStream =
    [
        Delta("""{"role":"assistant","content":""}"""),
        Delta("""{"content":"Hel"}"""),
        Delta("""{"content":"lo!"}"""),
        Delta("{}", "stop"),
        Usage,
    ];

    public const string Usage = """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"test-model-2026","choices":[],
         "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,
                  "prompt_tokens_details":{"cached_tokens":4,"audio_tokens":1},
                  "completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":5,"accepted_prediction_tokens":6,"rejected_prediction_tokens":7}}}
        """;

    public static string Completion(string message, string finishReason = "stop") => $$$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"test-model-2026",
         "choices":[{"index":0,"finish_reason":"{{{finishReason}}}","message":{{{message}}}}],
         "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}
        """;

    public static string Delta(string delta, string? finishReason = null) => $$$"""
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"test-model-2026",
         "choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{(finishReason is null ? "null" : $"\"{finishReason}\"")}}}}]}
        """;

    public static Task JsonAsync(HttpContext context, string json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    public static async Task EventsAsync(HttpContext context, IEnumerable<string> events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (string json in events)
        {
            await EventAsync(context, json);
        }

        await EventAsync(context, "[DONE]");
    }

    public static async Task EventAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data.ReplaceLineEndings(string.Empty)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
