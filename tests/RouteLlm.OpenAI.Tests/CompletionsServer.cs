using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenAI;
using Sdk = OpenAI.Chat;

namespace RouteLlm.Tests;

/// <summary>An HTTP server on loopback that answers chat completions as a test says and remembers what it was asked.</summary>
internal sealed class CompletionsServer : IAsyncDisposable
{
    /// <summary>Where <see cref="HttpContext.Items"/> has the request's JSON.</summary>
    public const string BodyKey = "body";

    public const string ApiKey = "sk-a-secret-of-the-test";

    // A client that leaves a stream waits for its end, 2 seconds long by default, to use the connection again.
    private static readonly HttpClientPipelineTransport Transport = new(new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }));

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    private CompletionsServer(WebApplication app) => _app = app;

    public Uri BaseUrl => new(_app.Urls.Single() + "/v1");

    public IReadOnlyCollection<ReceivedRequest> Requests => _requests;

    public ReceivedRequest Request => Assert.Single(_requests);

    public static async Task<CompletionsServer> StartAsync(Func<HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new CompletionsServer(app);
        app.Run(context => server.AnswerAsync(context, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Task<CompletionsServer> AnsweringAsync(string json) => StartAsync(context => Answers.JsonAsync(context, json));

    public static Task<CompletionsServer> StreamingAsync(params string[] events) => StartAsync(context => Answers.EventsAsync(context, events));

    /// <summary>A client of the server that never tries twice.</summary>
    public OpenAIChatClient CreateClient(string model = "test-model") => new(new Sdk.ChatClient(
        model,
        new ApiKeyCredential(ApiKey),
        new OpenAIClientOptions { Endpoint = BaseUrl, RetryPolicy = new ClientRetryPolicy(0), Transport = Transport }));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        JsonNode body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        _requests.Enqueue(new ReceivedRequest(context.Request.Path, context.Request.Headers.Authorization, body));
        context.Items[BodyKey] = body;
        await answer(context);
    }
}
