using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Chat clients of the process, asked in each protocol.</summary>
public sealed class ChatClientProtocolTests
{
    public static TheoryData<ModelProtocol, bool> Protocols { get; } = [.. from protocol in Enum.GetValues<ModelProtocol>() from isStream in new[] { false, true } select (protocol, isStream)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Reasoning_text_calls_and_usage_come_in_the_clients_protocol(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        var client = new ScriptedChatClient(
            "client",
            new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("I think ")]),
            new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("so.") { ProtectedData = protocol == ModelProtocol.ChatCompletions ? null : "sealed" }]),
            new ChatResponseUpdate(ChatRole.Assistant, "Let me "),
            new ChatResponseUpdate(ChatRole.Assistant, "look."),
            new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["at"] = "it" }), new FunctionCallContent("c2", "look", new Dictionary<string, object?>())]),
            new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 50, CachedInputTokenCount = 20, OutputTokenCount = 9 })]) { FinishReason = ChatFinishReason.ToolCalls });
        await using TestGateway gateway = await StartAsync(client);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream, hasTools: true), wire.Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        WireAnswer answer = wire.Read(body, isStream);
        Assert.Equal(("I think so.", "Let me look."), (answer.Reasoning, answer.Text));
        Assert.Equal([("c1", "look", """{"at":"it"}"""), ("c2", "look", "{}")], answer.Calls);
        Assert.Equal((wire.Finishes.Calls, 50, 20, 9), (answer.Finish, answer.Input, answer.Cached, answer.Output));
        Assert.Equal(protocol != ModelProtocol.ChatCompletions, body.Contains("\"sealed\"", StringComparison.Ordinal));
        Assert.Equal("Be brief.", client.Options!.Instructions ?? client.Messages[0].Text);
        Assert.Equal(100, client.Options.MaxOutputTokens);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_refusal_is_one_in_the_clients_protocol(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        var client = new ScriptedChatClient("client", new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("I cannot.") { ErrorCode = "Refusal" }]) { FinishReason = ChatFinishReason.Stop });
        await using TestGateway gateway = await StartAsync(client);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream), wire.Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("I cannot.", body, StringComparison.Ordinal);
        Assert.Contains(protocol == ModelProtocol.Messages ? "\"stop_reason\":\"refusal\"" : "\"refusal\":\"I cannot.\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_a_client_throws_comes_as_an_error_of_the_clients_protocol(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("client") { Failure = new InvalidOperationException("secret") });

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream), wire.Path);

        string message = wire.MessageOf(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal(502, (int)response.StatusCode);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_no_client_keeps_cannot_be_gone_on_from()
    {
        var client = new ScriptedChatClient("client", new ChatResponseUpdate(ChatRole.Assistant, "fine") { ConversationId = "resp_kept", FinishReason = ChatFinishReason.Stop });
        await using TestGateway gateway = await StartAsync(client);

        using HttpResponseMessage unknown = await gateway.PostAsync("""{"model":"auto","input":"x","previous_response_id":"resp_none"}""", "/v1/responses");
        using HttpResponseMessage first = await gateway.PostAsync("""{"model":"auto","input":"x"}""", "/v1/responses");
        using HttpResponseMessage second = await gateway.PostAsync("""{"model":"auto","input":"y","previous_response_id":"resp_kept"}""", "/v1/responses");

        Assert.Equal((400, 200, 200), ((int)unknown.StatusCode, (int)first.StatusCode, (int)second.StatusCode));
        Assert.Contains("previous_response_not_found", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("resp_kept", (string?)JsonNode.Parse(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["id"]);
        Assert.Equal("resp_kept", client.Options!.ConversationId);
        Assert.Equal(2, client.Calls);
    }

    private static Task<TestGateway> StartAsync(IChatClient client) =>
        TestGateway.StartAsync(services => services.AddRouteLlmGateway().AddRouter(new FixedRouter()).UseStrongClient(client).UseWeakClient(client));
}
