using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Two gateways of one fleet before models that keep their responses.</summary>
public sealed class GatewayFleetTests
{
    private readonly MemoryState _state = new();

    public static TheoryData<ModelProtocol, bool> Protocols => ChatClientProtocolTests.Protocols;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_gateway_goes_on_with_the_model_that_made_the_response(bool isStream)
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Responses);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Responses);
        await using TestGateway first = await StartAsync(strong, weak);
        await using TestGateway second = await StartAsync(strong, weak);
        string stream = isStream ? ",\"stream\":true" : string.Empty;

        using HttpResponseMessage begun = await first.PostAsync($$"""{"model":"router-fixed-0.5","input":"something hard"{{stream}}}""", "/v1/responses");
        await begun.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await WaitAsync();
        using HttpResponseMessage next = await second.PostAsync($$"""{"model":"router-fixed-0.5","input":"something easy","previous_response_id":"resp_1"{{stream}}}""", "/v1/responses");
        using HttpResponseMessage read = await second.Client.GetAsync("/v1/responses/resp_1", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "strong-model", "conversation"), (next.StatusCode, ForwardingTests.Header(next, "model"), ForwardingTests.Header(next, "basis")));
        Assert.Empty(weak.Calls);
        Assert.Equal("/v1/responses/resp_1", strong.Calls.Last().Path);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_tool_loop_goes_on_with_its_model_at_the_second_gateway(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        await using WireModel strong = await WireModel.StartAsync(protocol);
        await using WireModel weak = await WireModel.StartAsync(protocol);
        await using TestGateway first = await StartAsync(strong, weak);
        await using TestGateway second = await StartAsync(strong, weak);
        strong.CallsTools = true;

        using HttpResponseMessage asked = await first.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream, hasTools: true), wire.Path);
        await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await WaitAsync(2);

        // At this threshold, it would go to the weak model.
        strong.CallsTools = false;
        using HttpResponseMessage next = await second.PostAsync(wire.Request("router-fixed-0.95", "something hard", isStream, hasTools: true, hasResults: true), wire.Path);
        WireAnswer answer = wire.Read(await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream);

        Assert.Equal(("strong-model answers", "turn"), (answer.Text, ForwardingTests.Header(next, "basis")));
        Assert.Empty(weak.Calls);
        Assert.Equal(1, _state.Questions);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Before_chat_clients_it_does_so_too(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        var call = new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(Wires.FirstCall, "weather", new Dictionary<string, object?> { ["city"] = "Köln" })]) { FinishReason = ChatFinishReason.ToolCalls };
        await using TestGateway first = await StartAsync(new ScriptedChatClient("strong-model", call), new ScriptedChatClient("weak-model"));
        await using TestGateway second = await StartAsync(new ScriptedChatClient("strong-model", new ChatResponseUpdate(ChatRole.Assistant, "rain")), new ScriptedChatClient("weak-model"));

        using HttpResponseMessage asked = await first.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream, hasTools: true), wire.Path);
        await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await WaitAsync(1);
        using HttpResponseMessage next = await second.PostAsync(wire.Request("router-fixed-0.95", "something hard", isStream, hasTools: true, hasResults: true), wire.Path);

        Assert.Equal("rain", wire.Read(await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Text);
        Assert.Equal("turn", ForwardingTests.Header(next, "basis"));
        Assert.Equal(1, _state.Questions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_conversation_that_only_rises_knows_the_answers_of_the_first_gateway(bool isStream)
    {
        IWire wire = Wires.Of(ModelProtocol.ChatCompletions);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway first = await StartAsync(strong, weak, policy: ConversationPolicy.EscalateOnly);
        await using TestGateway second = await StartAsync(strong, weak, policy: ConversationPolicy.EscalateOnly);
        string stream = isStream ? ",\"stream\":true" : string.Empty;

        using HttpResponseMessage asked = await first.PostAsync($$"""{"model":"router-fixed-0.5","messages":[{"role":"user","content":"something hard"}]{{stream}}}""", wire.Path);
        await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await WaitAsync(1);
        using HttpResponseMessage next = await second.PostAsync(
            $$"""{"model":"router-fixed-0.95","messages":[{"role":"user","content":"something hard"},{"role":"assistant","content":"strong-model answers"},{"role":"user","content":"something easy"}]{{stream}}}""", wire.Path);

        Assert.Equal(("strong-model", "conversation"), (ForwardingTests.Header(next, "model"), ForwardingTests.Header(next, "basis")));
    }

    [Fact]
    public async Task A_third_gateway_knows_where_to_read_it_and_one_without_the_fleet_does_not()
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Responses);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.Responses);
        await using TestGateway first = await StartAsync(strong, weak);
        await using TestGateway third = await StartAsync(strong, weak);
        await using TestGateway alone = await StartAsync(strong, weak, new MemoryState());
        (await first.PostAsync("""{"model":"router-fixed-0.5","input":"something hard"}""", "/v1/responses")).Dispose();
        await WaitAsync();

        using HttpResponseMessage deleted = await third.Client.DeleteAsync("/v1/responses/resp_1", TestContext.Current.CancellationToken);
        using HttpResponseMessage unknown = await alone.Client.DeleteAsync("/v1/responses/resp_1", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.NotEqual(HttpStatusCode.NotFound, deleted.StatusCode);
        Assert.Equal(("/v1/responses/resp_1", 2), (strong.Calls.Last().Path, strong.Calls.Count));
    }

    [Fact]
    public async Task A_response_that_is_not_kept_is_not_told()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(
            """{"id":"resp_9","object":"response","store":false,"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"fine"}]}]}""");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options => options.Strong = options.Weak =
            new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "model", Protocol = ModelProtocol.Responses, ApiKeyProvider = static () => "sk" }).UseFleet(_ => _state));

        (await gateway.PostAsync("""{"model":"auto","input":"x","store":false}""", "/v1/responses")).Dispose();
        using HttpResponseMessage read = await gateway.Client.GetAsync("/v1/responses/resp_9", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.DoesNotContain(_state.Read().Keys, static key => key.StartsWith("conversation:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Out_of_the_fleets_reach_the_request_goes_to_a_model_that_speaks_Responses()
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Responses);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        _state.IsDown = true;
        await using TestGateway gateway = await StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"router-fixed-0.5","input":"something easy","previous_response_id":"resp_1"}""", "/v1/responses");

        Assert.Equal((HttpStatusCode.OK, "strong-model", "capability"), (response.StatusCode, ForwardingTests.Header(response, "model"), ForwardingTests.Header(response, "basis")));
        Assert.Empty(weak.Calls);
    }

    private Task WaitAsync() => WaitAsync(1);

    private async Task WaitAsync(int conversations)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (_state.Conversations.Count < conversations)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private Task<TestGateway> StartAsync(IChatClient strong, IChatClient weak) =>
        TestGateway.StartAsync(services => services.AddRouteLlmGateway().AddRouter(new FixedRouter()).UseStrongClient(strong).UseWeakClient(weak).UseFleet(_ => _state));

    private Task<TestGateway> StartAsync(WireModel strong, WireModel weak, IFleetState? state = null, ConversationPolicy policy = ConversationPolicy.PerTurn) => TestGateway.StartAsync(services =>
        services.AddRouteLlmGateway(options => (options.Strong, options.Weak) = (strong.Upstream("strong-model"), weak.Upstream("weak-model")))
            .AddRouter(new FixedRouter()).UseConversations(options => options.Policy = policy).UseFleet(_ => state ?? _state));
}
