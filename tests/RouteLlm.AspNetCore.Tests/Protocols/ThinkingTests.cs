using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>How much a model is to think, from Anthropic's words to OpenAI's and back.</summary>
public sealed class ThinkingTests
{
    [Theory]
    [InlineData("""{"type":"enabled","budget_tokens":1024}""", "low")]
    [InlineData("""{"type":"enabled","budget_tokens":4999}""", "low")]
    [InlineData("""{"type":"enabled","budget_tokens":5000}""", "medium")]
    [InlineData("""{"type":"enabled","budget_tokens":9999}""", "medium")]
    [InlineData("""{"type":"enabled","budget_tokens":10000}""", "high")]
    [InlineData("""{"type":"enabled","budget_tokens":31999}""", "high")]
    [InlineData("""{"type":"adaptive"}""", null)]
    [InlineData("""{"type":"disabled"}""", "none")]
    public async Task A_budget_is_an_effort_for_OpenAIs_protocols(string thinking, string? effort)
    {
        string request = $$"""{"model":"auto","max_tokens":64000,"thinking":{{thinking}},"messages":[{"role":"user","content":"x"}]}""";

        JsonNode completion = await SendAsync(ModelProtocol.Messages, request, ModelProtocol.ChatCompletions);
        JsonNode response = await SendAsync(ModelProtocol.Messages, request, ModelProtocol.Responses);

        Assert.Equal((effort, effort), ((string?)completion["reasoning_effort"], (string?)response["reasoning"]?["effort"]));
    }

    [Theory]
    [InlineData("claude-opus-4-6", "low", null, "adaptive", null, "low", 8_192)]
    [InlineData("claude-opus-4-10", "high", 500, "adaptive", null, "high", 500)]
    [InlineData("claude-opus-5", "xhigh", null, "adaptive", null, "xhigh", 8_192)]
    [InlineData("qwen3", "medium", null, "adaptive", null, "medium", 8_192)]
    [InlineData("claude-opus-4-1", "low", null, "enabled", 2_048, null, 8_192 + 2_048)]
    [InlineData("claude-opus-4-20250514", "medium", null, "enabled", 8_192, null, 8_192 + 8_192)]
    [InlineData("claude-sonnet-4-5", "high", 64_000, "enabled", 16_384, null, 64_000)]
    [InlineData("claude-haiku-4-5-20251001", "high", 8_000, "enabled", 4_000, null, 8_000)]
    [InlineData("claude-3-7-sonnet-latest", "low", 1_025, "enabled", 1_024, null, 1_025)]
    [InlineData("anthropic.claude-opus-4-1-20250805-v1:0", "xhigh", null, "enabled", 32_768, null, 8_192 + 32_768)]
    [InlineData("claude-opus-4-1", "none", null, "disabled", null, null, 8_192)]
    public async Task An_effort_is_adaptive_thinking_or_a_budget_for_models_that_know_no_other(
        string model, string effort, int? most, string type, int? budget, string? said, int limit)
    {
        string request = $$"""{"model":"auto","reasoning_effort":"{{effort}}",{{(most is null ? string.Empty : $"\"max_completion_tokens\":{most},")}}"messages":[{"role":"user","content":"x"}]}""";

        JsonNode message = await SendAsync(ModelProtocol.ChatCompletions, request, ModelProtocol.Messages, model);

        Assert.Equal(
            (type, budget, said, limit),
            ((string?)message["thinking"]!["type"], (int?)message["thinking"]!["budget_tokens"], (string?)message["output_config"]?["effort"], (int)message["max_tokens"]!));
    }

    [Fact]
    public async Task A_limit_that_leaves_no_room_for_thinking_is_refused_by_name()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.Messages);
        await using TestGateway gateway = await StartAsync(model, "claude-opus-4-1");

        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"auto","reasoning_effort":"low","max_completion_tokens":1024,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("thinks with at least 1024 tokens", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(model.Calls);
    }

    [Fact]
    public async Task An_effort_that_the_operator_sets_for_a_model_counts_more_than_the_clients_budget()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.Messages);
        using IChatClient client = ProtocolClients.Create(new ModelEndpoint { Model = "claude-opus-5", BaseUrl = model.BaseUrl, Protocol = ModelProtocol.Messages }, "sk");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway().UseWeakClient(client)
            .AddModel("eager", client, static eager => eager.Options = static options => options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh }));
        const string Body = """{"model":"MODEL","max_tokens":64000,"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"x"}]}""";

        using HttpResponseMessage weak = await gateway.PostAsync(Body.Replace("MODEL", "weak", StringComparison.Ordinal), "/v1/messages");
        JsonNode said = JsonNode.Parse(model.Call.Text)!;
        using HttpResponseMessage eager = await gateway.PostAsync(Body.Replace("MODEL", "eager", StringComparison.Ordinal), "/v1/messages");
        JsonNode set = JsonNode.Parse(model.Calls.Last().Text)!;

        Assert.Equal(("enabled", 2000, null), ((string?)said["thinking"]!["type"], (int?)said["thinking"]!["budget_tokens"], (string?)said["output_config"]?["effort"]));
        Assert.Equal(("adaptive", null, "xhigh"), ((string?)set["thinking"]!["type"], (int?)set["thinking"]!["budget_tokens"], (string?)set["output_config"]?["effort"]));
    }

    [Fact]
    public async Task Thinking_without_a_budget_is_refused()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(model, "weak-model");

        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"auto","max_tokens":9,"thinking":{"type":"enabled"},"messages":[{"role":"user","content":"x"}]}""", "/v1/messages");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("budget_tokens", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> SendAsync(ModelProtocol client, string request, ModelProtocol upstream, string name = "weak-model")
    {
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(model, name);

        using HttpResponseMessage response = await gateway.PostAsync(request, Wires.Of(client).Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(model.Call.Text)!;
    }

    private static Task<TestGateway> StartAsync(WireModel model, string name) =>
        TestGateway.StartAsync(services => services.AddRouteLlmGateway(options => (options.Strong, options.Weak) = (model.Upstream(name), model.Upstream(name))));
}
