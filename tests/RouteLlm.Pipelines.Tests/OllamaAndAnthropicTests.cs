using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OllamaSharp;

namespace RouteLlm.Tests;

/// <summary>OllamaSharp as the weak model and Anthropic as the strong one, against a server on loopback.</summary>
public sealed class OllamaAndAnthropicTests
{
    private readonly List<string> _log = [];
    private int _invocations;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_model_that_the_decision_names_answers(bool isStreaming)
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();
        await using ServiceProvider provider = Build(models);
        IChatClient client = provider.GetRequiredService<IChatClient>();

        ChatResponse hard = await client.AskAsync("hard", isStreaming);
        ChatResponse easy = await client.AskAsync("easy", isStreaming);

        Assert.Equal(("large", "small"), (hard.Text, easy.Text));
        Assert.Equal(("strong", "weak"), (hard.GetRoutingDecision()!.Model, easy.GetRoutingDecision()!.Model));
        Assert.Equal((5, 5), (hard.GetRoutingDecision()!.Cost?.InputTokens, easy.GetRoutingDecision()!.Cost?.InputTokens));
        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal(["/v1/messages", "/api/chat"], Paths(models));
    }

    [Theory]
    [InlineData("hard", "large", "weak", true)]
    [InlineData("hard", "large", "weak", false)]
    [InlineData("easy", "small", "strong", true)]
    [InlineData("easy", "small", "strong", false)]
    public async Task The_other_one_answers_when_a_model_fails(string prompt, string failing, string answering, bool isStreaming)
    {
        await using RecordingUpstream models = await FakeModels.StartAsync(failing);
        await using ServiceProvider provider = Build(models);

        ChatResponse response = await provider.GetRequiredService<IChatClient>().AskAsync(prompt, isStreaming);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal((answering == "strong" ? "large" : "small", answering, DecisionBasis.Fallback), (response.Text, decision.Model, decision.Basis));
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Answered], decision.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal([$"router: {prompt}"], _log);
        Assert.Equal(answering == "weak" ? ["/v1/messages", "/api/chat"] : ["/api/chat", "/v1/messages"], Paths(models));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Tools_are_invoked_with_one_decision_a_turn(bool isOutside, bool isStreaming)
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();
        await using ServiceProvider provider = Build(models, builder => _ = isOutside
            ? builder.UsePipeline(chat => chat.UseFunctionInvocation())
            : builder.UseModelPipeline("strong", chat => chat.UseFunctionInvocation()).UseModelPipeline("weak", chat => chat.UseFunctionInvocation()));
        IChatClient client = provider.GetRequiredService<IChatClient>();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => ++_invocations, "count")] };

        ChatResponse hard = await client.AskAsync("hard", isStreaming, options);
        ChatResponse easy = await client.AskAsync("easy", isStreaming, options);

        Assert.Equal(("large", "small", 2), (hard.Messages[^1].Text, easy.Messages[^1].Text, _invocations));
        Assert.Equal(("strong", "weak"), (hard.GetRoutingDecision()!.Model, easy.GetRoutingDecision()!.Model));
        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal(["/v1/messages", "/v1/messages", "/api/chat", "/api/chat"], Paths(models));
    }

    private static IEnumerable<string> Paths(RecordingUpstream models) => models.Calls.Select(call => call.Path.Split('?')[0]);

    private ServiceProvider Build(RecordingUpstream models, Action<IRouteLlmBuilder>? configure = null)
    {
        string server = models.BaseUrl.GetLeftPart(UriPartial.Authority);
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(o => o.Threshold = 0.5)
            .UseRouter(new SpyRouter(_log))
            .UseStrongClient(_ => new AnthropicClient { ApiKey = "key", BaseUrl = server, MaxRetries = 0 }.AsIChatClient("large"))
            .UseWeakClient(_ => new OllamaApiClient(server, "small"))
            .UseFallback();
        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
