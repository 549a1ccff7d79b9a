using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Upstreams that speak chat completions, and gateways before them.</summary>
internal static class CompletionUpstreams
{
    public const string Whole = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";
    public const string Event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";

    public static string BodyOf(bool isStream) => $$"""{"model":"router-fixed-0.5","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"easy"}]}""";

    public static IRouteLlmBuilder Add(IServiceCollection services, RecordingUpstream strong, RecordingUpstream weak, Action<GatewayUpstream>? configure = null) => services.AddRouteLlmGateway(options =>
    {
        options.Strong = new GatewayUpstream { BaseUrl = strong.BaseUrl, Model = "strong-model" };
        options.Weak = new GatewayUpstream { BaseUrl = weak.BaseUrl, Model = "weak-model" };
        configure?.Invoke(options.Strong);
        configure?.Invoke(options.Weak);
    }).AddRouter(new FixedRouter());

    public static Task<TestGateway> StartAsync(RecordingUpstream strong, RecordingUpstream weak, Action<GatewayUpstream> upstream, Action<IRouteLlmBuilder> routing) =>
        TestGateway.StartAsync(services => routing(Add(services, strong, weak, upstream)));

    public static Task<RecordingUpstream> AnsweringAsync(string contentType, byte[] body, string? encoding = null) => RecordingUpstream.StartAsync(context =>
    {
        context.Response.ContentType = contentType;
        if (encoding is not null)
        {
            context.Response.Headers.ContentEncoding = encoding;
        }

        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    });

    public static Task<RecordingUpstream> StreamOrWholeAsync() => RecordingUpstream.StartAsync(static context =>
    {
        bool isStream = ((string)context.Items[RecordingUpstream.BodyKey]!).Contains("\"stream\":true", StringComparison.Ordinal);
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        return context.Response.WriteAsync(isStream ? Event : Whole, context.RequestAborted);
    });
}
