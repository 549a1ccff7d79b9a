using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>A model's server on loopback: answers as a test says and remembers, to the byte, what reached it.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    /// <summary>Where <see cref="HttpContext.Items"/> has the body as text.</summary>
    public const string BodyKey = "body";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();

    private RecordingUpstream(WebApplication app) => _app = app;

    public Uri BaseUrl => new(_app.Urls.Single() + "/v1");

    public IReadOnlyCollection<ReceivedCall> Calls => _calls;

    public ReceivedCall Call => Assert.Single(_calls);

    /// <param name="answer">Answers one request.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    public static async Task<RecordingUpstream> StartAsync(Func<HttpContext, Task> answer, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        WebApplication app = builder.Build();
        var upstream = new RecordingUpstream(app);
        app.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var call = new ReceivedCall(
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray());
            upstream._calls.Enqueue(call);
            context.Items[BodyKey] = call.Text;
            await answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return upstream;
    }

    public static Task<RecordingUpstream> AnsweringAsync(string body, int status = StatusCodes.Status200OK) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    });

    /// <summary>Ends it at once, as a process is killed: answers that are under way are cut off.</summary>
    public async Task KillAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
