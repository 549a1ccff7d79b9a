using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>A gateway before HTTP upstreams or before chat clients that answer every request, whole and streamed.</summary>
internal sealed class Behind : IAsyncDisposable
{
    public const string Upstreams = "upstreams";
    public const string Clients = "clients";

    private const string Whole = """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}]}""";
    private const string Streamed = """
        data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":"fine"},"finish_reason":null}]}

        data: {"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    private readonly RecordingUpstream _upstream;
    private readonly ScriptedChatClient _client = new("client", new ChatResponseUpdate(ChatRole.Assistant, "fine") { FinishReason = ChatFinishReason.Stop });

    private Behind(RecordingUpstream upstream) => _upstream = upstream;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>Gets how many requests reached a model.</summary>
    public int Calls => _upstream.Calls.Count + _client.Calls;

    public ReceivedCall Call => _upstream.Call;

    /// <summary>Gets every kind of gateway, with answers whole and streamed.</summary>
    public static TheoryData<string, bool> All { get; } = new() { { Upstreams, false }, { Upstreams, true }, { Clients, false }, { Clients, true } };

    public static async Task<Behind> StartAsync(string kind, Action<GatewayOptions>? configure = null, Func<IRouteLlmBuilder, object>? route = null)
    {
        var behind = new Behind(await RecordingUpstream.StartAsync(static async context =>
        {
            bool isStreamed = ((string)context.Items[RecordingUpstream.BodyKey]!).Contains("\"stream\":true", StringComparison.Ordinal);
            context.Response.ContentType = isStreamed ? "text/event-stream" : "application/json";
            await context.Response.WriteAsync(isStreamed ? Streamed : Whole, context.RequestAborted);
        }));
        behind.Gateway = await TestGateway.StartAsync(services =>
        {
            IRouteLlmBuilder builder = services.AddRouteLlmGateway(options =>
            {
                if (kind == Upstreams)
                {
                    options.Strong = new GatewayUpstream { BaseUrl = behind._upstream.BaseUrl, Model = "strong-model" };
                    options.Weak = new GatewayUpstream { BaseUrl = behind._upstream.BaseUrl, Model = "weak-model" };
                }

                configure?.Invoke(options);
            }).AddRouter(new FixedRouter());
            if (kind == Clients)
            {
                builder.UseStrongClient(behind._client).UseWeakClient(behind._client);
            }

            _ = route?.Invoke(builder);
        });
        return behind;
    }

    public static string Chat(bool isStreamed, string prompt = "easy") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"model":"router-fixed-0.5","stream":{{(isStreamed ? "true" : "false")}},"messages":[{"role":"user","content":"{{prompt}}"}]}""");

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }
}
