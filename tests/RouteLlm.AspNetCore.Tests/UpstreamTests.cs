using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static RouteLlm.Tests.CompletionUpstreams;

namespace RouteLlm.Tests;

/// <summary>What upstreams get: addresses, keys, parameters; and which of them answers.</summary>
public sealed class UpstreamTests
{
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
}
