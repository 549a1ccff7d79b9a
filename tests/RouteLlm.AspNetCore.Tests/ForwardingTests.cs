using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

public sealed class ForwardingTests
{
    internal const string Answer = """{ "id":"x",  "choices":[{"message":{"content":null,"tool_calls":[]},"logprobs":{"content":[1.50]}}],"unknown":  1e3 }""";

    public static TheoryData<string> Bodies { get; } = new(
        """{"model":"router-fixed-0.5","messages":[{"role":"user","content":"easy"}]}""",
        """  {"messages":[{"content":"easy","role":"user"}] , "model" :  "router-fixed-0.5" ,"n":2, "big":12345678901234567890.10 }  """,
        """{"\u006dodel":"router-\u0066ixed-0.5","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"e\u0061sy \ud83d\ude00"},{"role":"tool","tool_call_id":"1","content":"hard"}]}""",
        """{"model":"router-fixed-0.5","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},{"type":"text","text":"easy"}]}],"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object"}}}],"tool_choice":{"type":"function","function":{"name":"f"}},"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{}}},"logprobs":true,"model_":"router-fixed-0.5","x":{"model":"other","messages":[]}}""");

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_request_arrives_as_it_came_but_for_the_model(string body)
    {
        await using RecordingUpstream strong = await RecordingUpstream.AnsweringAsync(Answer);
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(strong, weak, static options => options.Weak!.ForwardsQuery = true);

        using HttpResponseMessage response = await gateway.PostAsync(body, "/v1/chat/completions?api-version=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        int model = body.IndexOf("\"router-", StringComparison.Ordinal);
        int end = body.IndexOf('"', model + 1);
        Assert.Equal($"{body[..model]}\"weak-model\"{body[(end + 1)..]}", weak.Call.Text);
        Assert.Equal("/v1/chat/completions?api-version=1", weak.Call.Path);
        Assert.Empty(strong.Calls);
    }

    [Theory]
    [InlineData("hard", "router-fixed-0.5", "strong", "fixed", "0.9", "0.5")]
    [InlineData("easy", "router-fixed-0.5", "weak", "fixed", "0.1", "0.5")]
    [InlineData("easy", "router-fixed-0.05", "strong", "fixed", "0.1", "0.05")]
    [InlineData("hard", "strong-model", "strong", null, null, null)]
    [InlineData("hard", "weak-model", "weak", null, null, null)]
    public async Task Headers_tell_the_decision(string prompt, string model, string target, string? router, string? winRate, string? threshold)
    {
        await using RecordingUpstream strong = await RecordingUpstream.AnsweringAsync("strong");
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync("weak");
        await using TestGateway gateway = await TestGateway.StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(model, prompt));

        Assert.Equal(target, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((target, $"{target}-model"), (Header(response, "target"), Header(response, "model")));
        Assert.Equal((router, winRate, threshold), (Header(response, "router"), Header(response, "win-rate"), Header(response, "threshold")));
    }

    [Fact]
    public async Task The_default_router_decides_auto()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf("auto", "What is 2 + 2?"));

        Assert.Equal("lexical", Header(response, "router"));
        Assert.Equal(LexicalRouter.Default.Score("What is 2 + 2?"), double.Parse(Header(response, "win-rate")!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_upstream_gets_its_own_key_and_never_the_clients()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options => options.ApiKeys.Add("client-key"));
        gateway.Client.DefaultRequestHeaders.Add("Cookie", "client-key");
        gateway.Client.DefaultRequestHeaders.Add("x-api-key", "client-key");
        gateway.Client.DefaultRequestHeaders.Add("x-unknown", "kept");

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf("weak-model", "hello"), key: "client-key");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Bearer sk-weak", upstream.Call.Headers["Authorization"]);
        Assert.Equal("kept", upstream.Call.Headers["x-unknown"]);
        Assert.DoesNotContain(upstream.Call.Headers.Values, value => value.Contains("client-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_arrives_while_the_upstream_still_writes()
    {
        var go = new TaskCompletionSource();
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"a\":1}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf("auto", "hello"), completion: HttpCompletionOption.ResponseHeadersRead);
        using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] first = new byte[15];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        go.SetResult();
        using var rest = new StreamReader(stream);

        Assert.Equal("data: {\"a\":1}\n\n", Encoding.UTF8.GetString(first));
        Assert.Equal("data: [DONE]\n\n", await rest.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_leaves_a_stream_ends_it_at_the_upstream()
    {
        var left = new TaskCompletionSource();
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await context.Response.WriteAsync("data: {}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await left.Task;
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        HttpResponseMessage response = await gateway.PostAsync(BodyOf("auto", "hello"), completion: HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stream_ends_well_when_the_gateway_shuts_down()
    {
        var go = new TaskCompletionSource();
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync("one", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("two", context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);
        using HttpResponseMessage response = await gateway.PostAsync(BodyOf("auto", "hello"), completion: HttpCompletionOption.ResponseHeadersRead);

        Task stopping = gateway.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(gateway.App.Lifetime.ApplicationStopping.IsCancellationRequested);
        go.SetResult();

        Assert.Equal("onetwo", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await stopping;
    }

    internal static string BodyOf(string model, string prompt) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]}""";

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues($"x-routellm-{name}", out IEnumerable<string>? values) ? values.Single() : null;
}
