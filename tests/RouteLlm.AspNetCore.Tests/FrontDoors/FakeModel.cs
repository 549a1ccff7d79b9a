using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A model's server on loopback that answers as a test says, whole or streamed as it is asked.</summary>
internal sealed class FakeModel : IAsyncDisposable
{
    private readonly string _name;
    private RecordingUpstream? _server;

    private FakeModel(string name) => _name = name;

    /// <summary>Gets or sets what it does in place of answering; <see langword="null"/> to answer.</summary>
    public Func<HttpContext, bool, Task>? Failure { get; set; }

    /// <summary>Gets or sets the id of a tool call that it answers with in place of text.</summary>
    public string? CallId { get; set; }

    public Uri BaseUrl => _server!.BaseUrl;

    public int Calls => _server!.Calls.Count;

    public static async Task<FakeModel> StartAsync(string name)
    {
        var model = new FakeModel(name);
        model._server = await RecordingUpstream.StartAsync(model.AnswerAsync);
        return model;
    }

    public static Task StatusAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(error, context.RequestAborted);
    }

    public static async Task EventsAsync(HttpContext context, params string[] events)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        foreach (string text in events)
        {
            await context.Response.WriteAsync($"data: {text}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        JsonNode body = JsonNode.Parse((string)context.Items[RecordingUpstream.BodyKey]!)!;
        bool isStream = (bool?)body["stream"] ?? false;
        return Failure is { } fail ? fail(context, isStream) : isStream ? StreamAsync(context) : WholeAsync(context);
    }

    private Task WholeAsync(HttpContext context)
    {
        string message = CallId is null
            ? $$$"""{"role":"assistant","content":"{{{_name}}} answers"}"""
            : $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"{{{CallId}}}","type":"function","function":{"name":"look","arguments":"{}"}}]}""";
        return StatusAsync(context, StatusCodes.Status200OK, $$$"""
            {"id":"c1","object":"chat.completion","created":1,"model":"{{{_name}}}-id","choices":[{"index":0,"message":{{{message}}},"finish_reason":"{{{Finish}}}"}],
             "usage":{"prompt_tokens":100,"completion_tokens":3,"total_tokens":103}}
            """);
    }

    // Usage comes as running totals, and in the end once more.
    private Task StreamAsync(HttpContext context)
    {
        string delta = CallId is null
            ? $$$"""{"content":"{{{_name}}} answers"}"""
            : $$$"""{"tool_calls":[{"index":0,"id":"{{{CallId}}}","type":"function","function":{"name":"look","arguments":"{}"}}]}""";
        return EventsAsync(
            context,
            Chunk("""{"role":"assistant","content":""}""", finish: null, output: 1),
            Chunk(delta, finish: null, output: 2),
            Chunk("{}", Finish, output: 3),
            $$$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{{_name}}}-id","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":3,"total_tokens":103}}""",
            "[DONE]");
    }

    private string Finish => CallId is null ? "stop" : "tool_calls";

    private string Chunk(string delta, string? finish, int output) =>
        $$$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{{_name}}}-id","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{JsonSerializer.Serialize(finish)}}}}],"usage":{"prompt_tokens":100,"completion_tokens":{{{output}}},"total_tokens":{{{100 + output}}}}}""";
}
