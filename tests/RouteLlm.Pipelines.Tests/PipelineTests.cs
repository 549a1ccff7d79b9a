using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class PipelineTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Middleware_stands_around_the_router_and_around_one_model_in_the_order_of_the_calls(bool comesFirst, bool isStreaming)
    {
        var services = new ServiceCollection();
        if (comesFirst)
        {
            AddMiddleware(services.AddRouteLlm());
        }

        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new SpyRouter(_log));
        if (!comesFirst)
        {
            AddMiddleware(services.AddRouteLlm());
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        foreach (string prompt in (string[])["hard", "easy"])
        {
            ChatResponse response = await client.AskAsync(prompt, isStreaming);
            Assert.Equal((response.GetRoutingDecision()!.Model, prompt == "hard" ? "strong" : "weak"), (response.Text, response.Text));
        }

        Assert.Equal(["first", "second", "third", "router: hard", "cache of strong", "log of strong", "first", "second", "third", "router: easy", "log of weak"], _log);
        Assert.Same(client, provider.GetRequiredService<IChatClient>());
        Assert.Same(provider.GetRequiredService<RouteLlmChatClient>(), client.GetService<RouteLlmChatClient>());

        void AddMiddleware(IRouteLlmBuilder builder) => builder
            .UsePipeline(chat => chat.Use(inner => new NamedMiddleware("first", _log, inner)).Use(inner => new NamedMiddleware("second", _log, inner)))
            .UseModelPipeline("strong", chat => chat.Use(inner => new NamedMiddleware("cache of strong", _log, inner)))
            .UseModelPipeline("weak", (chat, provider) => chat.Use(inner => new NamedMiddleware($"log of {provider.GetRequiredService<RouteTargetName>().Weak}", _log, inner)))
            .UseModelPipeline("strong", chat => chat.Use(inner => new NamedMiddleware("log of strong", _log, inner)))
            .UsePipeline((chat, provider) => chat.Use(inner => new NamedMiddleware(provider.GetRequiredService<RouteTargetName>().Third, _log, inner)))
            .Services.AddSingleton<RouteTargetName>();
    }

    [Fact]
    public async Task Each_keyed_registration_has_its_own_pipeline()
    {
        var services = new ServiceCollection();
        foreach (string key in (string[])["support", "batch"])
        {
            services.AddKeyedRouteLlm(key, o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new TestRouter(0.9))
                .UsePipeline(chat => chat.Use(inner => new NamedMiddleware(key, _log, inner)))
                .UseModelPipeline("strong", chat => chat.Use(inner => new NamedMiddleware($"strong of {key}", _log, inner)));
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredKeyedService<IChatClient>("support").AskAsync("hello", isStreaming: false);
        await provider.GetRequiredKeyedService<IChatClient>("batch").AskAsync("hello", isStreaming: true);

        Assert.Equal(["support", "strong of support", "batch", "strong of batch"], _log);
    }

    [Fact]
    public void Each_client_and_each_middleware_is_disposed_once_and_those_of_the_caller_never()
    {
        var middleware = new List<NamedMiddleware>();
        var borrowed = new TestChatClient("borrowed");
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("small", (_, _) => _weak);
        services.AddRouteLlm().UseStrongClient(_ => _strong).AddModel("middle", borrowed).UseKeyedWeakClient("small")
            .UsePipeline(Add).UseModelPipeline("strong", Add).UseModelPipeline("middle", Add).UseModelPipeline("weak", Add);
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService<IChatClient>();
        }

        Assert.Equal([1, 1, 1, 1], middleware.Select(item => item.Disposals));
        Assert.Equal((1, 1, 0), (_strong.Disposals, _weak.Disposals, borrowed.Disposals));

        void Add(ChatClientBuilder chat) => chat.Use(inner =>
        {
            var added = new NamedMiddleware("any", _log, inner);
            middleware.Add(added);
            return added;
        });
    }

    [Fact]
    public void A_pipeline_that_fails_is_named_with_its_method()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(_ => _strong).UseWeakClient(_weak).UseModelPipeline("strong", chat => chat.UseDistributedCache());
        services.AddKeyedRouteLlm("support").UseStrongClient(_strong).UseWeakClient(_weak).UsePipeline(_ => throw new FormatException("no such section"));
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException ofModel = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());
        InvalidOperationException ofRouter = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IChatClient>("support"));

        Assert.StartsWith("AddRouteLlm().UseModelPipeline(\"strong\", …) failed: No service for type 'Microsoft.Extensions.Caching.Distributed.IDistributedCache'", ofModel.Message, StringComparison.Ordinal);
        Assert.Equal("AddKeyedRouteLlm(\"support\").UsePipeline(…) failed: no such section", ofRouter.Message);
        Assert.Equal(1, _strong.Disposals);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm();
        Assert.Throws<ArgumentNullException>(() => builder.UsePipeline((Action<ChatClientBuilder>)null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseModelPipeline("strong", (Action<ChatClientBuilder>)null!));
        Assert.Throws<ArgumentException>(() => builder.UseModelPipeline(string.Empty, _ => { }));
        Assert.Throws<ArgumentNullException>(() => ((IRouteLlmBuilder)null!).UsePipeline(_ => { }));
    }

    private sealed class RouteTargetName
    {
        public string Weak { get; } = "weak";

        public string Third { get; } = "third";
    }
}
