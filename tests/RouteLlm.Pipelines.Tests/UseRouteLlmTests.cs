using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Pipelines that are built by hand.</summary>
public sealed class UseRouteLlmTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipeline_routes_where_the_router_stands(bool isStreaming)
    {
        using IChatClient client = new ChatClientBuilder(_strong)
            .Use(inner => new NamedMiddleware("outside", _log, inner))
            .UseRouteLlm(_weak, new SpyRouter(_log), options => options.Threshold = 0.5)
            .Use(inner => new NamedMiddleware("around strong", _log, inner))
            .Build();

        ChatResponse hard = await client.AskAsync("hard", isStreaming);
        ChatResponse easy = await client.AskAsync("easy", isStreaming);

        Assert.Equal(("strong", "weak"), (hard.Text, easy.Text));
        Assert.Equal(("strong", "weak"), (hard.GetRoutingDecision()!.Model, easy.GetRoutingDecision()!.Model));
        Assert.Equal(["outside", "router: hard", "around strong", "outside", "router: easy"], _log);
    }

    [Fact]
    public async Task The_embedded_router_decides_where_none_is_named()
    {
        using IChatClient client = new ChatClientBuilder(_strong).UseRouteLlm(_weak, options => options.StrongModelPercent = 30).Build();

        ChatResponse response = await client.AskAsync("hello", isStreaming: false);

        Assert.Equal(("lexical", LexicalRouter.Default.Calibration.GetThreshold(30)), (response.GetRoutingDecision()!.Router, response.GetRoutingDecision()!.Threshold));
    }

    [Fact]
    public async Task An_application_that_had_a_pipeline_keeps_it_and_adds_the_router_to_it()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new RouteLlmOptions { Threshold = 0.5 });
        services.AddSingleton<IPromptRouter>(new SpyRouter(_log));
        services.AddKeyedSingleton<IChatClient>("small", (_, _) => _weak);
        services.AddChatClient(_strong).UseFunctionInvocation().UseRouteLlm(
            provider => provider.GetRequiredKeyedService<IChatClient>("small"),
            provider => provider.GetRequiredService<IPromptRouter>(),
            (options, provider) => options.Threshold = provider.GetRequiredService<RouteLlmOptions>().Threshold);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IChatClient client = provider.GetRequiredService<IChatClient>();
            Assert.Equal("weak", (await client.AskAsync("easy", isStreaming: true)).Text);
            Assert.NotNull(client.GetService<FunctionInvokingChatClient>());
        }

        // The container made the weak client, and the pipeline owns the strong one.
        Assert.Equal((1, 1), (_strong.Disposals, _weak.Disposals));
    }

    [Fact]
    public void A_pipeline_disposes_both_models_that_it_was_given()
    {
        new ChatClientBuilder(_strong).UseRouteLlm(_weak).Build().Dispose();

        Assert.Equal((1, 1), (_strong.Disposals, _weak.Disposals));
    }

    [Fact]
    public void What_cannot_be_built_is_said_with_its_reason()
    {
        ChatClientBuilder builder = new(_strong);
        Assert.Throws<ArgumentNullException>(() => builder.UseRouteLlm((IChatClient)null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseRouteLlm(_weak, (IPromptRouter)null!));
        Assert.Throws<ArgumentNullException>(() => ((ChatClientBuilder)null!).UseRouteLlm(_weak));
        Assert.Contains("Threshold is 2", Assert.Throws<ArgumentException>(() => new ChatClientBuilder(_strong).UseRouteLlm(_weak, options => options.Threshold = 2).Build()).Message, StringComparison.Ordinal);
        Assert.Equal(
            "UseRouteLlm(weak, …) failed: It returned null.",
            Assert.Throws<InvalidOperationException>(() => new ChatClientBuilder(_strong).UseRouteLlm(_ => null!).Build()).Message);
    }
}
