using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Counters in an application: for windows, costs and budgets, over fallback and streaming.</summary>
public sealed class TokenCounterTests
{
    private readonly RememberingSink _sink = new();

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_model_that_answers_counts_what_its_provider_does_not(bool streaming)
    {
        var weak = new CharacterCounter(tokensPerCharacter: 10);
        var others = new CharacterCounter();
        await using ServiceProvider provider = Build(0.1, new FaultyChatClient("strong"), new FaultyChatClient("weak"), builder => builder.UseTokenCounter(others).UseTokenCounter("weak", weak));

        RoutingDecision decision = await AskAsync(provider, streaming, "hello");

        Assert.Equal(("weak", 50, 40, true), (decision.Model, decision.Cost!.InputTokens, decision.Cost.OutputTokens, decision.Cost.IsEstimated));
        Assert.Equal(string.Empty, others.Counted);
        Assert.Equal(decision.Cost, Assert.Single(_sink.Records).Decision.Cost);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task After_a_fallback_the_counter_of_the_other_model_counts(bool streaming)
    {
        var weak = new CharacterCounter(tokensPerCharacter: 10);
        await using ServiceProvider provider = Build(
            0.1, new FaultyChatClient("strong"), new FaultyChatClient("weak", Fault.BeforeOutput), builder => builder.UseFallback().UseTokenCounter("weak", weak).UseTokenCounter("strong", new CharacterCounter()));

        RoutingDecision decision = await AskAsync(provider, streaming, "hello");

        Assert.Equal((5, 6), (decision.Cost!.InputTokens, decision.Cost.OutputTokens));
        Assert.Equal(string.Empty, weak.Counted);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task What_a_provider_counts_holds(bool streaming)
    {
        var weak = new FaultyChatClient("weak") { Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 } };
        await using ServiceProvider provider = Build(0.1, new FaultyChatClient("strong"), weak, static builder => builder.UseTokenCounter(new CharacterCounter(100)));

        RoutingDecision decision = await AskAsync(provider, streaming, "hello");

        Assert.Equal((3, 2, false), (decision.Cost!.InputTokens, decision.Cost.OutputTokens, decision.Cost.IsEstimated));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_budget_is_spent_by_counted_tokens(bool streaming)
    {
        // An answer of six letters costs 6 millionths.
        await using ServiceProvider provider = Build(0.9, new FaultyChatClient("strong"), new FaultyChatClient("weak"), static builder => builder
            .UseTokenCounter(new CharacterCounter())
            .AddBudget(0.00001m, static budget => budget.RiseFromPercent = 100));

        string?[] models = [(await AskAsync(provider, streaming, "hello")).Model, (await AskAsync(provider, streaming, "hello")).Model, (await AskAsync(provider, streaming, "hello")).Model];

        Assert.Equal(["strong", "strong", "weak"], models);
    }

    [Fact]
    public async Task A_models_window_is_measured_by_its_own_counter_and_the_answer_that_is_asked_for()
    {
        await using ServiceProvider provider = Build(0.1, new FaultyChatClient("strong"), new FaultyChatClient("weak"), static builder => builder
            .DescribeModel("weak", capabilities: new ModelCapabilities { ContextTokens = 60 })
            .DescribeModel("strong", capabilities: new ModelCapabilities { ContextTokens = 60 })
            .UseTokenCounter("weak", new CharacterCounter(tokensPerCharacter: 10)));
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        ChatResponse fits = await chat.GetResponseAsync("hello", new ChatOptions { MaxOutputTokens = 10 }, TestContext.Current.CancellationToken);
        ChatResponse doesNot = await chat.GetResponseAsync("hello", new ChatOptions { MaxOutputTokens = 11 }, TestContext.Current.CancellationToken);

        Assert.Equal(("weak", "strong"), (fits.Text, doesNot.Text));
        Assert.Equal("weak: about 61 tokens, but its window holds 60", doesNot.GetRoutingDecision()!.Reason);
    }

    [Fact]
    public void A_counter_must_be_given()
    {
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm();

        Assert.Throws<ArgumentNullException>(() => builder.UseTokenCounter(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseTokenCounter("weak", null!));
        Assert.Throws<ArgumentException>(() => builder.UseTokenCounter(string.Empty, new CharacterCounter()));
    }

    private ServiceProvider Build(double score, IChatClient strong, IChatClient weak, Action<IRouteLlmBuilder> configure)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(static options => options.Threshold = 0.5)
            .UseStrongClient(strong)
            .UseWeakClient(weak)
            .AddRouter("test", _ => new TestRouter(score))
            .UseRouter("test")
            .AddDecisionSink(_sink)
            .DescribeModel("strong", new ModelPrice(0, 1))
            .DescribeModel("weak", new ModelPrice(0, 0));
        configure(builder);
        return services.BuildServiceProvider();
    }

    private static async Task<RoutingDecision> AskAsync(ServiceProvider provider, bool streaming, string prompt) =>
        (await provider.GetRequiredService<IChatClient>().AskAsync(streaming, prompt, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;
}
