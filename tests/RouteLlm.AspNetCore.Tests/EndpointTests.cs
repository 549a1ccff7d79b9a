using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class EndpointTests
{
    [Fact]
    public async Task Models_are_the_routers_and_the_two_models()
    {
        await using TestGateway gateway = await StartAsync();

        JsonNode list = JsonNode.Parse(await gateway.GetAsync("/v1/models"))!;
        JsonNode one = JsonNode.Parse(await gateway.GetAsync("/v1/models/router-fixed"))!;
        using HttpResponseMessage none = await gateway.Client.GetAsync(new Uri("/v1/models/none", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("list", (string?)list["object"]);
        Assert.Equal(["auto", "router-lexical", "router-random", "router-fixed", "strong-model", "weak-model"], list["data"]!.AsArray().Select(model => (string)model!["id"]!));
        Assert.Equal(("model", "routellm"), ((string?)one["object"], (string?)one["owned_by"]));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Only_the_routers_of_the_options_may_be_named()
    {
        await using TestGateway gateway = await StartAsync(options => options.Routers.Add("random"));

        using HttpResponseMessage response = await gateway.PostAsync("""{"text":"hard","model":"router-lexical-0.5"}""", "/predict");

        using HttpResponseMessage auto = await gateway.PostAsync("""{"text":"hard"}""", "/predict");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("router-lexical", await gateway.GetAsync("/v1/models"), StringComparison.Ordinal);
        Assert.Contains("\"router\":\"random\"", await auto.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_tells_which_routers_were_made_and_which_cannot_be()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway()
            .UseStrongClient(new ScriptedChatClient("big")).UseWeakClient(new ScriptedChatClient("small"))
            .AddRouter("broken", static _ => throw new InvalidOperationException("no file")));

        (await gateway.PostAsync("""{"text":"a","model":"router-broken-0.5"}""", "/predict")).Dispose();
        JsonNode health = JsonNode.Parse(await gateway.GetAsync("/health"))!;

        Assert.Equal(
            ("ok", "ready", "failed", "not_loaded"),
            ((string?)health["status"], (string?)health["routers"]!["lexical"], (string?)health["routers"]!["broken"], (string?)health["routers"]!["random"]));
    }

    [Fact]
    public async Task Metrics_count_requests_decisions_and_win_rates()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);
        (await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "hard"))).Dispose();
        (await gateway.PostAsync(ForwardingTests.BodyOf("none", "hard"))).Dispose();

        string metrics = await gateway.GetAsync("/metrics");

        Assert.Contains("# TYPE routellm_win_rate histogram\n", metrics, StringComparison.Ordinal);
        foreach (string line in (string[])[
            "routellm_requests_total{endpoint=\"chat\",status=\"200\"} 1",
            "routellm_requests_total{endpoint=\"chat\",status=\"404\"} 1",
            "routellm_decisions_total{router=\"fixed\",target=\"strong\"} 1",
            "routellm_win_rate_bucket{router=\"fixed\",le=\"0.8\"} 0",
            "routellm_win_rate_bucket{router=\"fixed\",le=\"0.9\"} 1",
            "routellm_win_rate_sum{router=\"fixed\"} 0.9",
            "routellm_upstream_first_byte_seconds_count{target=\"strong\"} 1",
            "routellm_upstream_duration_seconds_count{target=\"strong\"} 1",
            "routellm_errors_total{kind=\"model_not_found\"} 1"])
        {
            Assert.Contains(line + "\n", metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ready_tells_which_model_cannot_be_reached()
    {
        await using RecordingUpstream strong = await RecordingUpstream.AnsweringAsync("{}");
        RecordingUpstream gone = await RecordingUpstream.AnsweringAsync("{}");
        Uri weak = gone.BaseUrl;
        await gone.DisposeAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(strong.BaseUrl, weak, options => options.CheckUpstreams = true);

        using HttpResponseMessage ready = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(
            """{"status":"not_ready","routers":["lexical","random","fixed"],"unreachable":["weak-model"]}""",
            await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("""{"status":"ok","routers":{"lexical":"ready","random":"not_loaded","fixed":"not_loaded"}}""", await gateway.GetAsync("/health"));
        Assert.Empty(strong.Calls);
    }

    [Fact]
    public async Task Health_answers_HEAD()
    {
        await using TestGateway gateway = await StartAsync();

        using HttpResponseMessage health = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Empty(await health.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "/v1/responses")]
    [InlineData("POST", "/v1/audio/speech")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("POST", "/predict/nothing")]
    [InlineData("DELETE", "/")]
    public async Task An_unknown_address_answers_in_OpenAIs_shape_with_what_there_is(string method, string path)
    {
        await using TestGateway gateway = await StartAsync();

        using HttpResponseMessage response = await gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(("invalid_request_error", "unknown_url"), ((string?)error["type"], (string?)error["code"]));
        Assert.Contains($"'{method} {path}'", (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains("POST /v1/chat/completions", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_says_what_the_API_is()
    {
        await using TestGateway gateway = await StartAsync();

        JsonNode root = JsonNode.Parse(await gateway.GetAsync("/"))!;

        Assert.Equal("RouteLLM gateway", (string?)root["name"]);
        Assert.NotNull(root["endpoints"]!["POST /predict"]);
    }

    [Fact]
    public async Task An_alias_stands_for_a_model_or_a_router_and_an_alias_for_nothing_stops_the_start()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options =>
        {
            options.Aliases["gpt-4o"] = "weak-model";
            options.Aliases["AUTO"] = "router-fixed-0.5";
        });

        using HttpResponseMessage model = await gateway.PostAsync(ForwardingTests.BodyOf("gpt-4o", "hard"));
        using HttpResponseMessage router = await gateway.PostAsync(ForwardingTests.BodyOf("AUTO", "hard"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options => options.Aliases["gpt-4o"] = "nothing"));

        Assert.Equal(("weak-model", "strong-model"), (ForwardingTests.Header(model, "model"), ForwardingTests.Header(router, "model")));
        Assert.Contains("\"gpt-4o\"", await gateway.GetAsync("/v1/models"), StringComparison.Ordinal);
        Assert.Contains("maps 'gpt-4o' to 'nothing'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documentation_is_a_page_that_needs_no_other_server()
    {
        await using TestGateway gateway = await StartAsync();

        string page = await gateway.GetAsync("/docs/index.html");
        using JsonDocument document = JsonDocument.Parse(await gateway.GetAsync("/docs/openapi.json"));

        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.NotEmpty(await gateway.GetAsync("/docs/swagger-ui-bundle.js"));
        Assert.Contains("openapi.json", await gateway.GetAsync("/docs/index.js"), StringComparison.Ordinal);
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/v1/chat/completions", out _));
    }

    [Theory]
    [InlineData("https://chat.example.org", "https://chat.example.org")]
    [InlineData("https://elsewhere.example.org", null)]
    public async Task Pages_of_named_origins_may_call(string origin, string? allowed)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options => options.AllowedOrigins.Add("https://chat.example.org"));
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
        gateway.Client.DefaultRequestHeaders.Add("Origin", origin);

        using HttpResponseMessage before = await gateway.Client.SendAsync(preflight, TestContext.Current.CancellationToken);
        using HttpResponseMessage answer = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"));

        Assert.Equal(allowed, Allowed(before));
        Assert.Equal(allowed, Allowed(answer));
    }

    [Theory]
    [InlineData("https://elsewhere.example", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("https://chat.example.org", null, HttpStatusCode.OK)]
    [InlineData("own", null, HttpStatusCode.OK)]
    [InlineData("https://elsewhere.example", "key", HttpStatusCode.OK)]
    public async Task A_page_of_another_origin_cannot_spend_where_no_key_is_needed(string origin, string? key, HttpStatusCode status)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, options =>
        {
            options.AllowedOrigins.Add("https://chat.example.org");
            if (key is not null)
            {
                options.ApiKeys.Add(key);
            }
        });
        gateway.Client.DefaultRequestHeaders.Add("Origin", origin == "own" ? gateway.App.Urls.Single() : origin);

        using HttpResponseMessage answer = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"), key: key);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? 1 : 0, upstream.Calls.Count);
    }

    private static string? Allowed(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null;

    internal static Task<TestGateway> StartAsync(Action<GatewayOptions>? configure = null) =>
        TestGateway.StartAsync(new Uri("http://127.0.0.1:1/v1"), new Uri("http://127.0.0.1:1/v1"), configure);
}
