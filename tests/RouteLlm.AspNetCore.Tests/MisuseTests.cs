using System.Net;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

public sealed class MisuseTests
{
    private const string Messages = """ "messages":[{"role":"user","content":"a secret prompt"}] """;

    [Theory]
    [InlineData("""{"model":"gpt-none",""" + Messages + "}", 404, "model", "model_not_found")]
    [InlineData("""{"model":"router-none-0.5",""" + Messages + "}", 404, "model", "model_not_found")]
    [InlineData("""{"model":"router-lexical-1.5",""" + Messages + "}", 400, "model", "invalid_threshold")]
    [InlineData("""{"model":"router-fixed",""" + Messages + "}", 400, "model", "missing_threshold")]
    [InlineData("""{"model":"",""" + Messages + "}", 400, "model", "missing_required_parameter")]
    [InlineData("""{"model":null,""" + Messages + "}", 400, "model", "invalid_type")]
    [InlineData("{" + Messages + "}", 400, "model", "missing_required_parameter")]
    [InlineData("""{"model":"auto","\u006dodel":"auto",""" + Messages + "}", 400, "model", null)]
    [InlineData("""{"model":"auto",""" + Messages + "," + Messages + "}", 400, "messages", null)]
    [InlineData("""{"model":"auto"}""", 400, "messages", "missing_required_parameter")]
    [InlineData("""{"model":"auto","messages":[]}""", 400, "messages", "empty_array")]
    [InlineData("""{"model":"auto","messages":"hi"}""", 400, "messages", "invalid_type")]
    [InlineData("""{"model":"auto","messages":["hi"]}""", 400, "messages[0]", "invalid_type")]
    [InlineData("""{"model":"auto","messages":[{"content":"hi"}]}""", 400, "messages[0].role", "missing_required_parameter")]
    [InlineData("""{"model":"auto","messages":[{"role":"user","content":null}]}""", 400, "messages[0].content", "invalid_type")]
    [InlineData("""{"model":"auto","messages":[{"role":"user","content":"\ud800"}]}""", 400, null, null)]
    [InlineData("""{"model":"auto",""" + Messages, 400, null, null)]
    [InlineData("""{"model":"auto",""" + Messages + "}}", 400, null, null)]
    [InlineData("[]", 400, null, null)]
    [InlineData("", 400, null, null)]
    public async Task A_wrong_request_gets_an_error_in_OpenAIs_shape_and_the_next_one_is_served(string body, int status, string? param, string? code)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        using HttpResponseMessage response = await gateway.PostAsync(body);
        using HttpResponseMessage next = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "a secret prompt"));

        await AssertErrorAsync(response, status, param, code);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Single(upstream.Calls);
        Assert.DoesNotContain("secret", gateway.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);
        string body = ForwardingTests.BodyOf("auto", new string('a', 20_000_000));

        using HttpResponseMessage response = await gateway.PostAsync(body);
        var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body), Headers = { TransferEncodingChunked = true } };
        using HttpResponseMessage unannounced = await gateway.Client.SendAsync(chunked, TestContext.Current.CancellationToken);
        using HttpResponseMessage next = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"));

        await AssertErrorAsync(response, 413, null, "request_too_large");
        await AssertErrorAsync(unannounced, 413, null, "request_too_large");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Single(upstream.Calls);
    }

    [Fact]
    public async Task A_body_larger_than_the_servers_own_limit_passes_where_the_options_allow_it()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options => options.MaximumRequestBytes = 64 * 1024 * 1024);
        string body = ForwardingTests.BodyOf("weak-model", new string('a', 40_000_000));

        using HttpResponseMessage response = await gateway.PostAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, upstream.Call.Text);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("key-1", 200)]
    [InlineData("key-2", 200)]
    public async Task Clients_are_let_in_by_their_key(string? key, int status)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options =>
        {
            options.ApiKeys.Add("key-1");
            options.ApiKeys.Add("key-2");
        });

        using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"), key: key);
        using HttpResponseMessage health = await gateway.Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(status, (int)response.StatusCode);
        if (status != 200)
        {
            await AssertErrorAsync(response, status, null, "invalid_api_key");
        }
    }

    [Fact]
    public async Task Each_key_has_its_own_rate_limit()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options =>
        {
            options.ApiKeys.Add("key-1");
            options.ApiKeys.Add("key-2");
            options.RequestsPerMinute = 1;
        });
        string body = ForwardingTests.BodyOf("auto", "hello");

        using HttpResponseMessage first = await gateway.PostAsync(body, key: "key-1");
        using HttpResponseMessage second = await gateway.PostAsync(body, key: "key-1");
        using HttpResponseMessage other = await gateway.PostAsync(body, key: "key-2");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, other.StatusCode));
        await AssertErrorAsync(second, 429, null, "rate_limit_exceeded");
        Assert.NotNull(second.Headers.RetryAfter);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status, string? param, string? code)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((status, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        JsonObject error = JsonNode.Parse(text)!["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal((param, code), ((string?)error["param"], (string?)error["code"]));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }
}
