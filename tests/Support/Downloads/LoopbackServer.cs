using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>An HTTP server on loopback that remembers what it was asked, and fails where a test wants it to.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, Task> _answer;
    private readonly ConcurrentQueue<ServedRequest> _requests = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _failures = new();

    private LoopbackServer(WebApplication app, Func<HttpContext, Task> answer)
    {
        _app = app;
        _answer = answer;
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<ServedRequest> Requests => _requests;

    /// <summary>The requests for content.</summary>
    public ServedRequest[] Gets => [.. _requests.Where(request => request.Method == HttpMethods.Get)];

    public static async Task<LoopbackServer> StartAsync(Func<HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new LoopbackServer(app, answer);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A server that has one content at every path.</summary>
    public static Task<LoopbackServer> ServingAsync(byte[] content) => StartAsync(context => FileAnswers.WholeAsync(context, content));

    /// <summary>A server that has the files of a folder.</summary>
    public static Task<LoopbackServer> ServingFolderAsync(string folder) =>
        StartAsync(context => FileAnswers.WholeAsync(context, File.ReadAllBytes(Path.Combine(folder, context.Request.Path.Value![1..]))));

    /// <summary>Has the next request for content answered in another way.</summary>
    public void FailNext(Func<HttpContext, Task> answer) => _failures.Enqueue(answer);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue(ServedRequest.Of(context.Request));
        return HttpMethods.IsGet(context.Request.Method) && _failures.TryDequeue(out Func<HttpContext, Task>? failure) ? failure(context) : _answer(context);
    }
}
