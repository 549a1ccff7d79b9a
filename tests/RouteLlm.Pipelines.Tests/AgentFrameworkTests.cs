using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// Agents of Agent Framework: one decision a turn, in their own types, and nothing of it in a stored session but the model's stamp.
/// </summary>
public sealed class AgentFrameworkTests
{
    private readonly ToolCallingChatClient _strong = new("strong");
    private readonly ToolCallingChatClient _weak = new("weak");
    private readonly List<string> _log = [];
    private int _invocations;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_turn_with_tools_is_decided_once_and_one_model_does_it_all(bool isStreaming)
    {
        await using ServiceProvider provider = Build();
        AIAgent agent = Agent(provider);

        AgentResponse hard = await RunAsync(agent, "hard", session: null, isStreaming);
        AgentResponse easy = await RunAsync(agent, "easy", session: null, isStreaming);

        Assert.Equal(("strong: 1", "weak: 2"), (hard.Messages[^1].Text, easy.Messages[^1].Text));
        Assert.Equal(("strong", "weak"), (hard.AdditionalProperties.GetRoutingDecision()?.Model, easy.AdditionalProperties.GetRoutingDecision()?.Model));
        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal((2, 2, 2), (_strong.Calls, _weak.Calls, _invocations));
    }

    [Theory]
    [InlineData("hard", "strong")]
    [InlineData("easy", "weak")]
    public async Task The_first_update_holds_the_decision(string prompt, string model)
    {
        await using ServiceProvider provider = Build();

        List<AgentResponseUpdate> updates = await Agent(provider).RunStreamingAsync(prompt, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(model, updates[0].AdditionalProperties.GetRoutingDecision()?.Model);
        Assert.Equal($"{model}: 1", string.Concat(updates.Select(update => update.Text)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stored_session_holds_the_models_stamp_and_nothing_else_of_the_decision(bool isStreaming)
    {
        await using ServiceProvider provider = Build();
        AIAgent agent = Agent(provider);
        AgentSession session = await agent.CreateSessionAsync(TestContext.Current.CancellationToken);

        await RunAsync(agent, "hard", session, isStreaming);
        JsonElement stored = await agent.SerializeSessionAsync(session, cancellationToken: TestContext.Current.CancellationToken);

        AssertNoDecision(stored);
        Assert.Contains("\"routellm.model\":\"strong 0.9\"", stored.GetRawText(), StringComparison.Ordinal);

        AgentSession restored = await agent.DeserializeSessionAsync(JsonElement.Parse(stored.GetRawText()), cancellationToken: TestContext.Current.CancellationToken);
        AgentResponse next = await RunAsync(agent, "easy", restored, isStreaming);
        Assert.Equal(("weak: 2", "weak"), (next.Messages[^1].Text, next.AdditionalProperties.GetRoutingDecision()?.Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_over_a_provider_that_numbers_its_messages_holds_no_decision(bool isStreaming)
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(new SpyRouter(_log))
            .UseStrongClient(_ => OpenAIChatClient.Create("large", "key", models.BaseUrl))
            .UseWeakClient(_ => OpenAIChatClient.Create("small", "key", models.BaseUrl));
        await using ServiceProvider provider = services.BuildServiceProvider();
        AIAgent agent = provider.GetRequiredService<IChatClient>().AsAIAgent();
        AgentSession session = await agent.CreateSessionAsync(TestContext.Current.CancellationToken);

        AgentResponse hard = await RunAsync(agent, "hard", session, isStreaming);
        AgentResponse easy = await RunAsync(agent, "easy", session, isStreaming);

        Assert.Equal(("large", "small"), (hard.Text, easy.Text));
        Assert.Equal(("strong", "weak"), (hard.AdditionalProperties.GetRoutingDecision()?.Model, easy.AdditionalProperties.GetRoutingDecision()?.Model));
        Assert.Equal(["router: hard", "router: easy"], _log);
        AssertNoDecision(await agent.SerializeSessionAsync(session, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static void AssertNoDecision(JsonElement stored)
    {
        string text = stored.GetRawText();
        Assert.Contains("hard", text, StringComparison.Ordinal);
        Assert.DoesNotContain("routellm.decision", text, StringComparison.Ordinal);
        Assert.DoesNotContain("WinRate", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("threshold", text, StringComparison.OrdinalIgnoreCase);
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new SpyRouter(_log));
        return services.BuildServiceProvider();
    }

    private ChatClientAgent Agent(ServiceProvider provider) =>
        provider.GetRequiredService<IChatClient>().AsAIAgent(instructions: "Count.", tools: [AIFunctionFactory.Create(() => ++_invocations, "count")]);

    private static async Task<AgentResponse> RunAsync(AIAgent agent, string prompt, AgentSession? session, bool isStreaming) => isStreaming
        ? await agent.RunStreamingAsync(prompt, session, cancellationToken: TestContext.Current.CancellationToken).ToAgentResponseAsync(TestContext.Current.CancellationToken)
        : await agent.RunAsync(prompt, session, cancellationToken: TestContext.Current.CancellationToken);
}
