using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// Addresses beside those that answer a conversation: kept responses, token counts, what passes to a named upstream, and keys of both
/// vendors' clients.
/// </summary>
public sealed class OtherEndpointTests
{
    [Fact]
    public async Task A_response_goes_on_with_the_model_that_gave_it_and_can_be_read_and_deleted_there()
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Responses);
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync("""{"id":"resp_weak","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"fine"}]}]}""");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = strong.Upstream("strong-model");
            options.Weak = new GatewayUpstream { BaseUrl = weak.BaseUrl, Model = "weak-model", Protocol = ModelProtocol.Responses, ApiKeyProvider = static () => "sk-weak" };
        }).AddRouter(new FixedRouter()));

        using HttpResponseMessage first = await gateway.PostAsync("""{"model":"router-fixed-0.5","input":"easy"}""", "/v1/responses");
        using HttpResponseMessage second = await gateway.PostAsync("""{"model":"router-fixed-0.5","input":"hard","previous_response_id":"resp_weak"}""", "/v1/responses");
        using HttpResponseMessage read = await gateway.Client.GetAsync("/v1/responses/resp_weak", TestContext.Current.CancellationToken);
        using HttpResponseMessage items = await gateway.Client.GetAsync("/v1/responses/resp_weak/input_items", TestContext.Current.CancellationToken);
        using HttpResponseMessage deleted = await gateway.Client.DeleteAsync("/v1/responses/resp_weak", TestContext.Current.CancellationToken);
        using HttpResponseMessage unknown = await gateway.Client.GetAsync("/v1/responses/resp_none", TestContext.Current.CancellationToken);

        Assert.All([first, second, read, items, deleted], static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal("conversation", second.Headers.GetValues("x-routellm-basis").Single());
        Assert.Equal(["/v1/responses", "/v1/responses", "/v1/responses/resp_weak", "/v1/responses/resp_weak/input_items", "/v1/responses/resp_weak"], weak.Calls.Select(static call => call.Path));
        Assert.All(weak.Calls, static call => Assert.Equal("Bearer sk-weak", call.Headers["Authorization"]));
        Assert.Empty(strong.Calls);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("response_not_found", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_counted_where_Messages_are_spoken()
    {
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync("""{"input_tokens":17}""");
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = strong.Upstream("strong-model");
            options.Weak = new GatewayUpstream { BaseUrl = weak.BaseUrl, Model = "weak-model", Protocol = ModelProtocol.Messages, ApiKeyProvider = static () => "sk-weak" };
        }).AddRouter(new FixedRouter()));
        const string Body = """{"model":"auto","system":"Be brief.","messages":[{"role":"user","content":"How many tokens are these?"}]}""";

        using HttpResponseMessage counted = await gateway.PostAsync(Body, "/v1/messages/count_tokens");
        using HttpResponseMessage estimated = await gateway.PostAsync(Body.Replace("auto", "strong-model", StringComparison.Ordinal), "/v1/messages/count_tokens");

        Assert.Equal("""{"input_tokens":17}""", await counted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Body.Replace("auto", "weak-model", StringComparison.Ordinal), weak.Call.Text);
        Assert.Equal(("/v1/messages/count_tokens", "sk-weak", "2023-06-01"), (weak.Call.Path, weak.Call.Headers["x-api-key"], weak.Call.Headers["anthropic-version"]));
        Assert.InRange((int)JsonNode.Parse(await estimated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["input_tokens"]!, 5, 30);
        Assert.Empty(strong.Calls);
    }

    [Fact]
    public async Task Embeddings_completions_and_unknown_models_pass_to_the_upstreams_that_the_options_name()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{ "object" :"list" }""");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, static options => (options.EmbeddingsUpstream, options.CompletionsUpstream, options.ModelsUpstream) = ("strong", "weak", "weak"));
        const string Embeddings = """{"model":"text-embedding-3-small","input":["a"]}""";
        const string Completions = """{"model":"davinci","prompt":"Once"}""";

        using HttpResponseMessage embeddings = await gateway.PostAsync(Embeddings, "/v1/embeddings");
        using HttpResponseMessage completions = await gateway.PostAsync(Completions, "/v1/completions");
        using HttpResponseMessage model = await gateway.Client.GetAsync("/v1/models/davinci", TestContext.Current.CancellationToken);
        using HttpResponseMessage own = await gateway.Client.GetAsync("/v1/models/strong-model", TestContext.Current.CancellationToken);

        Assert.All([embeddings, completions, model, own], static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal("""{ "object" :"list" }""", await embeddings.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [("/v1/embeddings", Embeddings, "Bearer sk-strong"), ("/v1/completions", Completions, "Bearer sk-weak"), ("/v1/models/davinci", string.Empty, "Bearer sk-weak")],
            upstream.Calls.Select(static call => (call.Path, call.Text, call.Headers["Authorization"])));
    }

    [Fact]
    public async Task Where_no_upstream_is_named_the_answer_says_which_option_names_one()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Upstreams);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/embeddings", """{"model":"m","input":"a"}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("EmbeddingsUpstream", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_is_no_model_stops_the_start()
    {
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(static () => Behind.StartAsync(Behind.Upstreams, static options => options.EmbeddingsUpstream = "gpt"));

        Assert.Contains("EmbeddingsUpstream is 'gpt'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_in_either_header_and_never_reach_an_upstream()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.Messages);
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = options.Weak = model.Upstream("strong-model");
            options.ApiKeys.Add("client-key");
        }).AddRouter(new FixedRouter()));

        Assert.Equal(HttpStatusCode.OK, await SendAsync("x-api-key", "client-key"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("Authorization", "Bearer client-key"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("x-api-key", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("x-other", "client-key"));
        Assert.Equal(2, model.Calls.Count);
        Assert.All(model.Calls, static call => Assert.Equal(("sk-strong-model", "beta-1"), (call.Headers["x-api-key"], call.Headers["anthropic-beta"])));
        Assert.DoesNotContain(model.Calls.Take(1).SelectMany(static call => call.Headers.Values), static value => value.Contains("client-key", StringComparison.Ordinal));

        async Task<HttpStatusCode> SendAsync(string header, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(model.Wire.Request("auto", "x", isStream: false), Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation(header, value);
            request.Headers.Add("anthropic-beta", "beta-1");
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                Assert.Equal("authentication_error", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!["type"]);
            }

            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Anthropics_clients_get_the_list_of_models_in_their_shape()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Upstreams);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/v1/models", headers: ("anthropic-version", "2023-06-01"));

        JsonNode list = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(("model", "auto"), ((string)list["data"]![0]!["type"]!, (string)list["data"]![0]!["id"]!));
        Assert.False((bool)list["has_more"]!);
    }

    [Fact]
    public async Task What_passes_and_breaks_off_is_broken_off_and_what_is_refused_says_nothing_of_the_key()
    {
        int status = StatusCodes.Status401Unauthorized;
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("sk-strong is no key", context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream, static options => options.EmbeddingsUpstream = "strong");

        using HttpResponseMessage refused = await gateway.PostAsync("{}", "/v1/embeddings");
        await upstream.DisposeAsync();
        using HttpResponseMessage gone = await gateway.PostAsync("{}", "/v1/embeddings");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain("sk-strong", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, gone.StatusCode);
    }
}
