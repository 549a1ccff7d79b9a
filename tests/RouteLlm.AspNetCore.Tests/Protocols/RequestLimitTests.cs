using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Requests that the protocol of one model cannot carry, and another model's can.</summary>
public sealed class RequestLimitTests
{
    private readonly KeptDecisions _decisions = new();

    /// <summary>Gets what clients of each protocol ask for that no other protocol has, and how the decision names it.</summary>
    public static TheoryData<ModelProtocol, string, string> OwnFields { get; } = new()
    {
        { ModelProtocol.ChatCompletions, "\"logit_bias\":{\"50256\":-100}", "'logit_bias'" },
        { ModelProtocol.ChatCompletions, "\"seed\":1", "seed" },
        { ModelProtocol.Responses, "\"tools\":[{\"type\":\"web_search\"}]", "'tools[0].type'" },
        { ModelProtocol.Responses, "\"previous_response_id\":\"resp_of_another_day\"", "'previous_response_id'" },
        { ModelProtocol.Messages, "\"cache_control\":{\"type\":\"ephemeral\"}", "'cache_control'" },
        { ModelProtocol.Messages, "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]", "'tools[0].type'" },
        { ModelProtocol.Messages, "\"temperature\":\"hot\"", "'temperature' must be a number" },
    };

    public static TheoryData<bool> Streams { get; } = [false, true];

    [Theory]
    [MemberData(nameof(OwnFields))]
    public async Task Another_model_that_speaks_the_clients_protocol_answers_byte_for_byte(ModelProtocol client, string field, string named)
    {
        IWire wire = Wires.Of(client);
        foreach (ModelProtocol other in Enum.GetValues<ModelProtocol>().Where(other => other != client))
        {
            foreach (bool isStream in (bool[])[false, true])
            {
                await using WireModel strong = await WireModel.StartAsync(client);
                await using WireModel weak = await WireModel.StartAsync(other);
                await using TestGateway gateway = await StartAsync(strong, weak);
                string request = With(wire.Request("router-fixed-0.5", "something easy", isStream), field);

                using HttpResponseMessage response = await gateway.PostAsync(request, wire.Path);

                Assert.Equal(wire.Answer("strong-model", isStream, calls: false), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                Assert.Equal(request.Replace("router-fixed-0.5", "strong-model", StringComparison.Ordinal), strong.Call.Text);
                Assert.Equal(("capability", "strong", "0.1"), (Header(response, "basis"), Header(response, "target"), Header(response, "win-rate")));
                RoutingDecision decision = (await _decisions.NextAsync()).Decision;
                Assert.Equal(DecisionBasis.Capability, decision.Basis);
                Assert.StartsWith("weak: ", decision.Reason, StringComparison.Ordinal);
                Assert.Contains(named, decision.Reason, StringComparison.Ordinal);
                Assert.Empty(weak.Calls);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Another_model_answers_by_translation(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.ChatCompletions);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Responses);
        await using TestGateway gateway = await StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("router-fixed-0.5", "something easy", isStream), "\"stop\":[\"END\"]"), wire.Path);

        Assert.Equal("strong-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        Assert.Equal("END", (string?)JsonNode.Parse(strong.Call.Text)!["stop_sequences"]![0]);
        Assert.Contains("stop", (await _decisions.NextAsync()).Decision.Reason, StringComparison.Ordinal);
        Assert.Empty(weak.Calls);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Where_no_model_can_the_error_names_what_each_lacks_and_what_to_do(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.ChatCompletions);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Responses);
        await using TestGateway gateway = await StartAsync(strong, weak, static routing => routing.UseFallback());

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("router-fixed-0.5", "something easy", isStream), "\"seed\":1"), wire.Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string message = wire.MessageOf(JsonNode.Parse(body)!);
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_parameter"), (response.StatusCode, (string?)JsonNode.Parse(body)!["error"]!["code"]));
        Assert.Contains("Anthropic's Messages have no seed", message, StringComparison.Ordinal);
        Assert.Contains("OpenAI's Responses have no seed", message, StringComparison.Ordinal);
        Assert.Contains("DroppedParameters", message, StringComparison.Ordinal);
        Assert.Empty(strong.Calls.Concat(weak.Calls));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_named_model_that_cannot_is_refused_though_another_could(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.Messages);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("weak-model", "something easy", isStream), "\"cache_control\":{\"type\":\"ephemeral\"}"), wire.Path);

        string message = wire.MessageOf(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("'cache_control' cannot be translated", message, StringComparison.Ordinal);
        Assert.Empty(strong.Calls.Concat(weak.Calls));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_fallback_that_cannot_is_passed_over(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.Messages);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel medium = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Messages);
        strong.FailWith(503);
        await using TestGateway gateway = await StartAsync(strong, weak, routing => routing.AddUpstream("medium", medium.Upstream("medium-model")).UseFallback());
        string request = With(wire.Request("strong-model", "something hard", isStream), "\"cache_control\":{\"type\":\"ephemeral\"}");

        using HttpResponseMessage response = await gateway.PostAsync(request, wire.Path);

        Assert.Equal("weak-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        Assert.Equal(["strong", "weak"], (await _decisions.NextAsync()).Decision.Attempts.Select(static attempt => attempt.Model));
        Assert.Empty(medium.Calls);

        weak.FailWith(503);
        using HttpResponseMessage failed = await gateway.PostAsync(request, wire.Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Empty(medium.Calls);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_cascade_has_no_second_model_that_cannot(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.Messages);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Messages);
        await using TestGateway gateway = await StartAsync(strong, weak, RejectEverything);

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("router-fixed", "something easy", isStream), "\"cache_control\":{\"type\":\"ephemeral\"}"), wire.Path);

        Assert.Equal("weak-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        RoutingDecision decision = (await _decisions.NextAsync()).Decision;
        Assert.Equal((DecisionBasis.Score, (double?)null), (decision.Basis, decision.CheckScore));
        Assert.Empty(strong.Calls);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_cascade_does_not_begin_with_a_model_that_cannot(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.Messages);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(strong, weak, RejectEverything);

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("router-fixed", "something easy", isStream), "\"cache_control\":{\"type\":\"ephemeral\"}"), wire.Path);

        Assert.Equal("strong-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        Assert.Equal((DecisionBasis.Capability, 1), ((await _decisions.NextAsync()).Decision.Basis, strong.Calls.Count));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_turn_goes_on_with_a_model_that_can(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.Messages);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(strong, weak);
        weak.CallsTools = true;
        using HttpResponseMessage asked = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something easy", isStream, hasTools: true), wire.Path);
        await _decisions.NextAsync();

        using HttpResponseMessage response = await gateway.PostAsync(
            With(wire.Request("router-fixed-0.5", "something easy", isStream, hasTools: true, hasResults: true), "\"cache_control\":{\"type\":\"ephemeral\"}"), wire.Path);

        Assert.Equal((HttpStatusCode.OK, 1), (asked.StatusCode, weak.Calls.Count));
        Assert.Equal("strong-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        Assert.Equal(DecisionBasis.Capability, (await _decisions.NextAsync()).Decision.Basis);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Chat_clients_of_the_process_are_chosen_alike(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.ChatCompletions);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Messages);
        using IChatClient strongClient = ClientOf(strong, "strong-model");
        using IChatClient weakClient = ClientOf(weak, "weak-model");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway()
            .AddRouter(new FixedRouter()).AddDecisionSink(_decisions).UseStrongClient(strongClient).UseWeakClient(weakClient));

        using HttpResponseMessage response = await gateway.PostAsync(With(wire.Request("router-fixed-0.5", "something easy", isStream), "\"seed\":1"), wire.Path);

        Assert.Equal("strong-model answers", wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        RoutingDecision decision = (await _decisions.NextAsync()).Decision;
        Assert.Equal((DecisionBasis.Capability, "weak: Anthropic's Messages have no seed."), (decision.Basis, decision.Reason));
        Assert.Empty(weak.Calls);
    }

    [Fact]
    public async Task The_apps_own_client_chooses_alike_and_passes_over_fallbacks_that_cannot()
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Messages);
        using var client = new RouteLlmChatClient(ClientOf(strong, "strong-model"), ClientOf(weak, "weak-model"), new FixedRouter(), new RouteLlmOptions { Threshold = 0.5, Fallback = new FallbackOptions() });
        var seed = new ChatOptions { Seed = 1 };

        ChatResponse response = await client.GetResponseAsync("something easy", seed, TestContext.Current.CancellationToken);
        ChatResponse streamed = await client.GetStreamingResponseAsync("something easy", seed, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken);
        var named = await Assert.ThrowsAsync<RoutingException>(() => client.GetResponseAsync("something easy", new ChatOptions { Seed = 1, ModelId = "weak" }, TestContext.Current.CancellationToken));
        strong.FailWith(503);

        Assert.Equal(("strong-model answers", "strong-model answers"), (response.Text, streamed.Text));
        Assert.Equal(DecisionBasis.Capability, response.GetRoutingDecision()!.Basis);
        Assert.Contains("'weak': Anthropic's Messages have no seed", named.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => client.GetResponseAsync("something easy", seed, TestContext.Current.CancellationToken));
        Assert.Empty(weak.Calls);
    }

    [Fact]
    public async Task A_content_that_one_protocol_cannot_carry_goes_to_the_model_whose_can()
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        foreach (ModelProtocol other in (ModelProtocol[])[ModelProtocol.Messages, ModelProtocol.Responses])
        {
            await using WireModel weak = await WireModel.StartAsync(other);
            using var client = new RouteLlmChatClient(ClientOf(strong, "strong-model"), ClientOf(weak, "weak-model"), new FixedRouter(), new RouteLlmOptions { Threshold = 0.5 });
            var message = new ChatMessage(ChatRole.User, [new TextContent("something easy"), new DataContent("data:audio/wav;base64,AAAA")]);

            ChatResponse response = await client.GetResponseAsync([message], cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal("strong-model answers", response.Text);
            Assert.Contains("cannot carry audio/wav data", response.GetRoutingDecision()!.Reason, StringComparison.Ordinal);
            Assert.Empty(weak.Calls);
        }
    }

    private static string With(string request, string field) => $"{request[..^1]},{field}}}";

    private static string? Header(HttpResponseMessage response, string name) => ForwardingTests.Header(response, name);

    private static IChatClient ClientOf(WireModel model, string name) =>
        ProtocolClients.Create(new ModelEndpoint { Model = name, BaseUrl = model.BaseUrl, Protocol = model.Protocol }, "sk");

    private static void RejectEverything(IRouteLlmBuilder routing)
    {
        routing.UseCascade(static cascade =>
        {
            (cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom) = (0.05, 0.5);
            cascade.CheckWith(new DelegateCheck("own", static _ => 0));
        });
        routing.Services.Configure<RouteLlmOptions>(static options => options.Threshold = 0.5);
    }

    private Task<TestGateway> StartAsync(WireModel strong, WireModel weak, Action<IRouteLlmBuilder>? configure = null) => TestGateway.StartAsync(services =>
    {
        IRouteLlmBuilder routing = services.AddRouteLlmGateway(options =>
        {
            options.Strong = strong.Upstream("strong-model");
            options.Weak = weak.Upstream("weak-model");
        }).AddRouter(new FixedRouter()).AddDecisionSink(_decisions);
        configure?.Invoke(routing);
    });
}
