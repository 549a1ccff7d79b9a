using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class EffortTests
{
    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task One_client_at_several_efforts_is_several_models(bool streaming)
    {
        var client = new TestChatClient("gpt-5");
        await using ServiceProvider provider = Provider(client, new PromptAsScore());
        var asked = new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 900 };

        foreach ((string score, string model, ReasoningEffort effort, int output) in ((string, string, ReasoningEffort, int)[])
            [("0.1", "gpt-5-low", ReasoningEffort.Low, 900), ("0.5", "gpt-5-medium", ReasoningEffort.Medium, 900), ("0.9", "gpt-5-high", ReasoningEffort.High, 4_000)])
        {
            ChatResponse response = await provider.GetRequiredService<IChatClient>().AskAsync(streaming, score, asked, TestContext.Current.CancellationToken);

            Assert.Equal(model, response.GetRoutingDecision()!.Model);
            Assert.Equal((effort, output, 0.5f), (client.LastOptions!.Reasoning!.Effort, client.LastOptions.MaxOutputTokens!.Value, client.LastOptions.Temperature!.Value));
        }

        Assert.Equal((null, 900), (asked.Reasoning, asked.MaxOutputTokens));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_model_that_takes_over_is_called_at_its_own_effort(bool streaming)
    {
        var client = new TestChatClient("gpt-5");
        client.OnCall = _ => client.Calls == 1 ? throw new HttpRequestException("down") : Task.CompletedTask;
        await using ServiceProvider provider = Provider(client, new TestRouter(0.9), builder => builder.UseFallback());

        RoutingDecision decision = (await provider.GetRequiredService<IChatClient>().AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((DecisionBasis.Fallback, "gpt-5-medium", ReasoningEffort.Medium), (decision.Basis, decision.Model, client.LastOptions!.Reasoning!.Effort));
    }

    [Fact]
    public async Task A_multiplier_holds_for_costs_and_for_what_models_are_weighed_by()
    {
        var client = new CountingChatClient(input: 1_000_000, output: 1_000_000);
        await using ServiceProvider provider = Provider(client, new TestRouter(0.9));

        RoutingDecision decision = (await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal(("gpt-5-high", 2.5m * 11), (decision.Model, decision.Cost!.Amount));
    }

    [Fact]
    public async Task The_output_limit_of_a_model_counts_in_its_window()
    {
        var client = new TestChatClient("gpt-5");
        await using ServiceProvider provider = Provider(client, new TestRouter(0.9), builder => builder.DescribeModel("gpt-5-high", capabilities: new ModelCapabilities { ContextTokens = 3_000 }));

        RoutingDecision decision = (await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((DecisionBasis.Capability, "gpt-5-medium"), (decision.Basis, decision.Model));
    }

    [Fact]
    public void A_negative_multiplier_is_refused() => Assert.Contains(
        "The PriceMultiplier of 'weak' is -1. Write a number from 0",
        Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(
            new TestChatClient("strong"), new TestChatClient("weak"), new TestRouter(), new RouteLlmOptions { Threshold = 0.5, Models = { ["weak"] = new ModelOptions { PriceMultiplier = -1 } } })).Message,
        StringComparison.Ordinal);

    private static ServiceProvider Provider(IChatClient client, IPromptRouter router, Action<IRouteLlmBuilder>? configure = null)
    {
        var price = new ModelPrice(1, 10);
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(options =>
            {
                options.RankThresholds.Add(0.3);
                options.RankThresholds.Add(0.7);
            })
            .AddRouter(router).UseRouter(router.Name)
            .AddModel("gpt-5-low", client, model => (model.Price, model.PriceMultiplier, model.Options) = (price, 0.5m, static options => options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low }))
            .AddModel("gpt-5-medium", client, model => (model.Price, model.Options) = (price, static options => options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Medium }))
            .AddModel("gpt-5-high", client, model => (model.Price, model.PriceMultiplier, model.Options) = (price, 2.5m, static options =>
            {
                options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High };
                options.MaxOutputTokens = 4_000;
            }));
        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    private sealed class PromptAsScore : IPromptRouter
    {
        public string Name => "prompt";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
            new(new RouterScore(double.Parse(request.Prompt, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private sealed class CountingChatClient(long input, long output) : DelegatingChatClient(new TestChatClient("gpt-5"))
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            response.Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output };
            return response;
        }
    }
}
