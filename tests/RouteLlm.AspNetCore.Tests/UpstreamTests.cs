using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>What upstreams get, and what becomes of what they answer.</summary>
public sealed class UpstreamTests
{
    private const string Whole = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";
    private const string Event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";

    public static TheoryData<string, bool, string, string> NoAnswers { get; } = new()
    {
        { "a login page", false, "text/html", "<html><body>Log in</body></html>" },
        { "a login page in place of a stream", true, "text/html", "<!doctype html><html></html>" },
        { "a page that is called JSON", false, "application/json", "<html></html>" },
        { "JSON in place of a stream", true, "application/json", Whole },
        { "text in place of a stream", true, "text/plain", "try again" },
        { "nothing", false, "application/json", "" },
        { "white space", false, "application/json", "\n\n  \n" },
        { "no choice", false, "application/json", """{"id":"1","choices":[]}""" },
        { "an error as vLLM writes it", false, "application/json", """{"object":"error","message":"no","code":400}""" },
        { "an error as a choice", false, "application/json", """{"choices":[{"error":{"message":"no","code":502},"message":{"content":""}}]}""" },
        { "a stream without an event", true, "text/event-stream", ": hello\n\n" },
        { "a stream of its end", true, "text/event-stream", "data: [DONE]\n\n" },
        { "a stream without output", true, "text/event-stream", "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: [DONE]\n\n" },
        { "an error after comments", true, "text/event-stream", ": wait\n\n: wait\n\ndata: {\"error\":\"no\"}\n\n" },
        { "a named error", true, "text/event-stream", "event: error\ndata: {\"error\":{\"message\":\"no\"}}\n\n" },
    };

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task An_answer_that_is_none_falls_back_and_alone_is_a_502(string what, bool isStream, string contentType, string body)
    {
        Assert.NotEmpty(what);
        await using RecordingUpstream strong = await StreamOrWholeAsync();
        await using RecordingUpstream weak = await AnsweringAsync(contentType, Encoding.UTF8.GetBytes(body));
        await using TestGateway gateway = await TestGateway.StartAsync(strong, weak, static options => options.Fallback = true);
        await using TestGateway alone = await TestGateway.StartAsync(weak, weak);

        using HttpResponseMessage answered = await gateway.PostAsync(BodyOf(isStream));
        using HttpResponseMessage failed = await alone.PostAsync(BodyOf(isStream));
        JsonNode error = JsonNode.Parse(await failed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal((HttpStatusCode.OK, "strong", "weak-model"), (answered.StatusCode, ForwardingTests.Header(answered, "target"), ForwardingTests.Header(answered, "failed-model")));
        Assert.Equal(isStream ? Event : Whole, await answered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.True(error["error"] is not null || (string?)error["object"] == "error" || error["choices"] is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_before_the_answer_falls_back_and_alone_is_a_504(bool sendsHeaders)
    {
        await using RecordingUpstream strong = await StreamOrWholeAsync();
        await using RecordingUpstream weak = await RecordingUpstream.StartAsync(async context =>
        {
            if (sendsHeaders)
            {
                await context.Response.StartAsync(context.RequestAborted);
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(strong, weak, static options => (options.Fallback, options.Weak!.Timeout) = (true, TimeSpan.FromMilliseconds(200)));
        await using TestGateway alone = await TestGateway.StartAsync(strong, weak, static options => options.Weak!.Timeout = TimeSpan.FromMilliseconds(200));

        using HttpResponseMessage answered = await gateway.PostAsync(BodyOf(isStream: false));
        using HttpResponseMessage failed = await alone.PostAsync(BodyOf(isStream: false));

        Assert.Equal((HttpStatusCode.OK, "strong"), (answered.StatusCode, ForwardingTests.Header(answered, "target")));
        Assert.Equal(HttpStatusCode.GatewayTimeout, failed.StatusCode);
    }

    [Fact]
    public async Task Silence_within_the_answer_breaks_it_off_and_is_kept_as_failed()
    {
        await using RecordingUpstream weak = await RecordingUpstream.StartAsync(static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Event, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        var decisions = new KeptDecisions();
        await using TestGateway gateway = await StartAsync(weak, weak, static upstream => upstream.Timeout = TimeSpan.FromSeconds(3), routing => routing.AddDecisionSink(decisions));

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream: true), completion: HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(DecisionOutcome.Failed, (await decisions.NextAsync()).Outcome);
    }

    [Fact]
    public async Task Keep_alives_before_the_first_output_are_signs_of_life()
    {
        await using RecordingUpstream weak = await RecordingUpstream.StartAsync(static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int i = 0; i < 40; i++)
            {
                await context.Response.WriteAsync(": wait\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(100), context.RequestAborted);
            }

            await context.Response.WriteAsync(Event, context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(
            services => Add(services, weak, weak).UseFallback(static fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(3)));

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream: true));

        Assert.Equal(string.Concat(Enumerable.Repeat(": wait\n\n", 40)) + Event, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_key_that_an_upstream_refuses_is_never_quoted(int status)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{"error":{"message":"Incorrect API key provided: sk-secret-upstream-key-1234."}}""", status);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream: false));
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((status, "upstream_key_refused"), ((int)response.StatusCode, (string?)JsonNode.Parse(text)!["error"]!["code"]));
        Assert.DoesNotContain("sk-secret", text + gateway.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_and_what_identifies_either_side_do_not_pass()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(static context =>
        {
            context.Response.Headers.SetCookie = "upstream=1";
            context.Response.Headers["x-request-id"] = "kept";
            if (context.Request.Headers.ContainsKey("x-redirect"))
            {
                context.Response.Headers.Location = "/elsewhere";
                context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Whole, context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);
        gateway.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        gateway.Client.DefaultRequestHeaders.Add("OpenAI-Organization", "org-client");

        using HttpResponseMessage answered = await gateway.PostAsync(BodyOf(isStream: false));
        gateway.Client.DefaultRequestHeaders.Add("x-redirect", "1");
        using HttpResponseMessage redirected = await gateway.PostAsync(BodyOf(isStream: false));

        Assert.Equal("kept", answered.Headers.GetValues("x-request-id").Single());
        Assert.False(answered.Headers.Contains("Set-Cookie"));
        Assert.Equal((HttpStatusCode.BadGateway, (Uri?)null), (redirected.StatusCode, redirected.Headers.Location));
        Assert.All(upstream.Calls, static call => Assert.DoesNotContain(call.Headers, static header => header.Value.Contains("203.0.113.7", StringComparison.Ordinal) || header.Value == "org-client"));
    }

    [Fact]
    public async Task An_address_of_Azures_keeps_its_query_and_takes_the_key_in_its_own_header()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Whole);
        var address = new Uri(upstream.BaseUrl, "/openai/deployments/gpt-4o?api-version=2024-06-01");
        await using TestGateway gateway = await TestGateway.StartAsync(address, address, static options => options.Weak!.Headers["x-team"] = "blue");

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream: false));
        await gateway.App.Services.GetRequiredService<IChatClient>().GetResponseAsync("easy", new ChatOptions { ModelId = "weak" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, upstream.Calls.Count);
        Assert.All(upstream.Calls, static call =>
        {
            Assert.Equal("/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01", call.Path);
            Assert.Equal(("sk-weak", "blue", false), (call.Headers["api-key"], call.Headers["x-team"], call.Headers.ContainsKey("Authorization")));
        });
    }

    [Fact]
    public async Task Parameters_are_renamed_and_left_out_as_the_upstream_asks()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Whole);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, static options =>
        {
            options.Weak!.ParameterNames["max_tokens"] = "max_completion_tokens";
            options.Weak.DroppedParameters.Add("temperature");
        });

        using HttpResponseMessage response = await gateway.PostAsync(
            """{ "temperature":0.5, "model":"weak-model" ,"max_tokens":7,"messages":[{"role":"user","content":"easy \u00e9"}],"seed":12345678901234567890}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"model":"weak-model","max_completion_tokens":7,"messages":[{"role":"user","content":"easy \u00e9"}],"seed":12345678901234567890}""", upstream.Call.Text);
    }

    [Fact]
    public async Task Parameters_are_set_as_the_upstream_asks_whatever_the_request_says()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Whole);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, static options =>
        {
            options.Weak!.ParameterNames["max_tokens"] = "max_completion_tokens";
            options.Weak.SetParameters["max_completion_tokens"] = "4000";
            options.Weak.SetParameters["reasoning_effort"] = "high";
            options.Weak.SetParameters["store"] = "false";
        });

        using HttpResponseMessage response = await gateway.PostAsync(
            """{"model":"weak-model","reasoning_effort":"low","max_tokens":7,"messages":[{"role":"user","content":"easy"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"model":"weak-model","messages":[{"role":"user","content":"easy"}],"max_completion_tokens":4000,"reasoning_effort":"high","store":false}""", upstream.Call.Text);
    }

    [Fact]
    public async Task A_compressed_answer_passes_as_it_came_and_is_counted()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Whole));
        }

        await using RecordingUpstream upstream = await AnsweringAsync("application/json", packed.ToArray(), "gzip");
        var decisions = new KeptDecisions();
        await using TestGateway gateway = await StartAsync(upstream, upstream, static _ => { }, routing => routing.AddDecisionSink(decisions));

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream: false));

        Assert.Equal(packed.ToArray(), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(5, (await decisions.NextAsync()).Decision.Cost!.OutputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_decisions_id_is_a_header_of_the_answer(bool isStream)
    {
        await using RecordingUpstream upstream = await StreamOrWholeAsync();
        var decisions = new KeptDecisions();
        await using TestGateway gateway = await StartAsync(upstream, upstream, static _ => { }, routing => routing.AddDecisionSink(decisions));

        using HttpResponseMessage response = await gateway.PostAsync(BodyOf(isStream));
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        RoutingDecision decision = (await decisions.NextAsync()).Decision;
        Assert.NotEqual(Guid.Empty, decision.Id);
        Assert.Equal($"{decision.Id}", ForwardingTests.Header(response, "decision"));
    }

    [Fact]
    public async Task More_than_two_upstreams_are_chosen_by_their_ranks_and_names()
    {
        await using RecordingUpstream upstream = await StreamOrWholeAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(services =>
        {
            Add(services, upstream, upstream).AddUpstream("medium", new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "medium-model" });
            services.Configure<RouteLlmOptions>(static options =>
            {
                options.RankThresholds.Add(0.05);
                options.RankThresholds.Add(0.5);
            });
        });

        using HttpResponseMessage routed = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed", "easy"));
        using HttpResponseMessage named = await gateway.PostAsync(ForwardingTests.BodyOf("medium", "hard"));

        Assert.Equal(("medium-model", "medium-model"), (ForwardingTests.Header(routed, "model"), ForwardingTests.Header(named, "model")));
        Assert.Contains("\"medium-model\"", await gateway.GetAsync("/v1/models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_models_with_one_id_are_told_apart_by_their_names_and_the_log_says_so()
    {
        await using RecordingUpstream upstream = await StreamOrWholeAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, static options => options.Strong!.Model = options.Weak!.Model = "same");

        using HttpResponseMessage weak = await gateway.PostAsync(ForwardingTests.BodyOf("weak", "hard"));
        using HttpResponseMessage same = await gateway.PostAsync(ForwardingTests.BodyOf("same", "easy"));

        Assert.Equal(("weak", "strong"), (ForwardingTests.Header(weak, "target"), ForwardingTests.Header(same, "target")));
        Assert.Contains("Several models have the id 'same'", gateway.Log.Text, StringComparison.Ordinal);
    }

    private static string BodyOf(bool isStream) => $$"""{"model":"router-fixed-0.5","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"easy"}]}""";

    private static IRouteLlmBuilder Add(IServiceCollection services, RecordingUpstream strong, RecordingUpstream weak, Action<GatewayUpstream>? configure = null) => services.AddRouteLlmGateway(options =>
    {
        options.Strong = new GatewayUpstream { BaseUrl = strong.BaseUrl, Model = "strong-model" };
        options.Weak = new GatewayUpstream { BaseUrl = weak.BaseUrl, Model = "weak-model" };
        configure?.Invoke(options.Strong);
        configure?.Invoke(options.Weak);
    }).AddRouter(new FixedRouter());

    private static Task<TestGateway> StartAsync(RecordingUpstream strong, RecordingUpstream weak, Action<GatewayUpstream> upstream, Action<IRouteLlmBuilder> routing) =>
        TestGateway.StartAsync(services => routing(Add(services, strong, weak, upstream)));

    private static Task<RecordingUpstream> AnsweringAsync(string contentType, byte[] body, string? encoding = null) => RecordingUpstream.StartAsync(context =>
    {
        context.Response.ContentType = contentType;
        if (encoding is not null)
        {
            context.Response.Headers.ContentEncoding = encoding;
        }

        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    });

    private static Task<RecordingUpstream> StreamOrWholeAsync() => RecordingUpstream.StartAsync(static context =>
    {
        bool isStream = ((string)context.Items[RecordingUpstream.BodyKey]!).Contains("\"stream\":true", StringComparison.Ordinal);
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        return context.Response.WriteAsync(isStream ? Event : Whole, context.RequestAborted);
    });
}
