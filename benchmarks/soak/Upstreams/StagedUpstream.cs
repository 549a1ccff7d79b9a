using System.Buffers;
using System.Text;
using GatewayLoad;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Soak;

/// <summary>A model that does what its stage says. <c>POST /stage/NAME</c> sets the stage.</summary>
internal static class StagedUpstream
{
    /// <summary>How many times it asks for a tool before it answers, where it is offered one.</summary>
    public const int ToolRounds = 5;

    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan UntilBroken = TimeSpan.FromMilliseconds(100);

    private static readonly SearchValues<string> ToolResult = SearchValues.Create(["\"role\":\"tool\""], StringComparison.Ordinal);

    private static UpstreamStage stage;

    public static Task<int> RunAsync(int port)
    {
        WebApplication app = LoopbackServer.Create(port).Build();
        app.MapPost("/v1/chat/completions", (RequestDelegate)AnswerAsync);
        app.MapPost("/stage/{name}", static (HttpContext context) => stage = Enum.Parse<UpstreamStage>((string)context.Request.RouteValues["name"]!));
        return LoopbackServer.ServeAsync(app);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        bool isStream = body.Contains("\"stream\":true", StringComparison.Ordinal);
        await (stage switch
        {
            UpstreamStage.Failing => RefuseAsync(context, StatusCodes.Status500InternalServerError),
            UpstreamStage.Limited => RefuseAsync(context, StatusCodes.Status429TooManyRequests),
            UpstreamStage.Silent => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted),
            UpstreamStage.Truncating => TruncateAsync(context, isStream),
            UpstreamStage.Erring => WriteAsync(context, isStream, """{"error":{"message":"The model is overloaded.","type":"server_error","code":null,"param":null}}"""),
            UpstreamStage.Empty => Task.CompletedTask,
            UpstreamStage.Slow => AnswerSlowlyAsync(context, body),
            _ => AnswerAsync(context, body),
        });
    }

    private static async Task AnswerSlowlyAsync(HttpContext context, string body)
    {
        await Task.Delay(Slowness, context.RequestAborted);
        await AnswerAsync(context, body);
    }

    private static Task AnswerAsync(HttpContext context, string body)
    {
        bool isStream = body.Contains("\"stream\":true", StringComparison.Ordinal);
        int round = ResultsIn(body);
        if (!body.Contains("\"tools\":", StringComparison.Ordinal) || round >= ToolRounds)
        {
            return FastUpstream.AnswerAsync(context, isStream);
        }

        string call = $$"""[{"index":0,"id":"call_{{context.TraceIdentifier.Replace(':', '_')}}_{{round}}","type":"function","function":{"name":"look_up","arguments":"{}"} }]""";
        return WriteAsync(
            context,
            isStream,
            isStream
                ? $$$"""{"id":"chatcmpl-2","object":"chat.completion.chunk","created":1760000000,"model":"model","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":{{{call}}}},"finish_reason":"tool_calls"}]}"""
                : $$$"""{"id":"chatcmpl-2","object":"chat.completion","created":1760000000,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":{{{call}}}},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":42,"completion_tokens":9,"total_tokens":51}}""");
    }

    private static int ResultsIn(string body)
    {
        int count = 0;
        for (int from = body.AsSpan().IndexOfAny(ToolResult); from >= 0;)
        {
            count++;
            int next = body.AsSpan(from + 1).IndexOfAny(ToolResult);
            from = next < 0 ? next : from + 1 + next;
        }

        return count;
    }

    private static Task WriteAsync(HttpContext context, bool isStream, string json)
    {
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        return context.Response.WriteAsync(isStream ? $"data: {json}\n\ndata: [DONE]\n\n" : json, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = status == StatusCodes.Status429TooManyRequests ? "1" : default;
        return context.Response.WriteAsJsonAsync(new { error = new { message = "Not now.", type = "server_error" } }, context.RequestAborted);
    }

    private static async Task TruncateAsync(HttpContext context, bool isStream)
    {
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        await context.Response.WriteAsync(
            (isStream, Random.Shared.Next(2)) switch
            {
                (false, _) => """{"id":"chatcmpl-3","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"The sum""",
                (true, 0) => "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
                _ => "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"The sum\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"del",
            },
            context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);

        // What was written must arrive before the connection breaks.
        await Task.Delay(UntilBroken, context.RequestAborted);
        context.Abort();
    }
}
