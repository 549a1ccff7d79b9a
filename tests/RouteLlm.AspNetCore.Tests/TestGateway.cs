using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>A gateway on loopback, and a client of it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private TestGateway(WebApplication app, CollectedLog log)
    {
        App = app;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public CollectedLog Log { get; }

    public static Task<TestGateway> StartAsync(RecordingUpstream strong, RecordingUpstream weak, Action<GatewayOptions>? configure = null) => StartAsync(strong.BaseUrl, weak.BaseUrl, configure);

    public static Task<TestGateway> StartAsync(Uri strong, Uri weak, Action<GatewayOptions>? configure = null) => StartAsync(services => services.AddRouteLlmGateway(options =>
    {
        options.Strong = new GatewayUpstream { BaseUrl = strong, Model = "strong-model", ApiKeyProvider = static () => "sk-strong" };
        options.Weak = new GatewayUpstream { BaseUrl = weak, Model = "weak-model", ApiKeyProvider = static () => "sk-weak" };
        configure?.Invoke(options);
    }).AddRouter(new FixedRouter()));

    public static async Task<TestGateway> StartAsync(Action<IServiceCollection> add, string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        var log = new CollectedLog();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls(url);
        add(builder.Services);
        WebApplication app = builder.Build();
        app.MapRouteLlmGateway();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new TestGateway(app, log);
    }

    public Task<HttpResponseMessage> PostAsync(string body, string path = "/v1/chat/completions", string? key = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return Client.SendAsync(request, completion, TestContext.Current.CancellationToken);
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
