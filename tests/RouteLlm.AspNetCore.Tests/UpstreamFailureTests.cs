using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using static RouteLlm.Tests.CompletionUpstreams;

namespace RouteLlm.Tests;

/// <summary>Upstreams that answer with no answer, say nothing, or refuse the gateway.</summary>
public sealed class UpstreamFailureTests
{
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
}
