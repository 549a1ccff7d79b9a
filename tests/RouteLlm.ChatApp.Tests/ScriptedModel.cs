using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A model on loopback that streams what a test hands it, piece by piece, or refuses.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly Channel<(Func<HttpContext, Task> Step, bool IsLast)> _steps = Channel.CreateUnbounded<(Func<HttpContext, Task> Step, bool IsLast)>();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RecordingUpstream? _upstream;

    public RecordingUpstream Upstream => _upstream!;

    /// <summary>Completes when a client leaves in mid-answer.</summary>
    public Task Left => _left.Task;

    public static async Task<ScriptedModel> StartAsync()
    {
        var model = new ScriptedModel();
        model._upstream = await RecordingUpstream.StartAsync(model.AnswerAsync);
        return model;
    }

    /// <summary>Streams a piece of text, in the answer that is under way or in the next one.</summary>
    public void Write(string text) => Send(context => WriteAsync(context, $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}} } }]}"""));

    /// <summary>Ends the answer: 120 tokens sent, 40 written.</summary>
    public void End()
    {
        Send(context => WriteAsync(context, """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""));
        Send(context => WriteAsync(context, """{"choices":[],"usage":{"prompt_tokens":120,"completion_tokens":40,"total_tokens":160}}"""));
        Send(context => WriteAsync(context, "[DONE]"), isLast: true);
    }

    public void Answer(string text)
    {
        Write(text);
        End();
    }

    /// <summary>Answers with a status and nothing else.</summary>
    public void Refuse(int status) => Send(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }, isLast: true);

    /// <summary>Breaks the connection off.</summary>
    public void Break() => Send(static context =>
    {
        context.Abort();
        return Task.CompletedTask;
    }, isLast: true);

    public IReadOnlyList<(string Role, string Content)> MessagesOf(int call) => [.. JsonNode.Parse(Upstream.Calls.ElementAt(call).Text)!["messages"]!.AsArray()
        .Select(message => ((string)message!["role"]!, (string)message["content"]!))];

    public ValueTask DisposeAsync() => Upstream.DisposeAsync();

    private static async Task WriteAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private void Send(Func<HttpContext, Task> step, bool isLast = false) => Assert.True(_steps.Writer.TryWrite((step, isLast)));

    private async Task AnswerAsync(HttpContext context)
    {
        // Never disposed: the last registered is called first, so that the read below would end this method, and with it the
        // registration, before it was called.
        context.RequestAborted.Register(() => _left.TrySetResult());
        bool isLast = false;
        while (!isLast)
        {
            (Func<HttpContext, Task> step, isLast) = await _steps.Reader.ReadAsync(context.RequestAborted);
            await step(context);
        }
    }
}
