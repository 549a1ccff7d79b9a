using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class AddRouteLlmTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");

    [Fact]
    public async Task The_application_injects_a_chat_client_that_routes_with_the_embedded_router()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(_strong).UseWeakClient(_weak);
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient client = provider.GetRequiredService<IChatClient>();
        ChatResponse response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Same(provider.GetRequiredService<RouteLlmChatClient>(), client);
        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal("lexical", decision.Router);
        Assert.Equal(LexicalRouter.Default.Calibration.GetThreshold(50), decision.Threshold);
    }

    [Fact]
    public void Clients_come_from_the_keyed_services_strong_and_weak_when_the_builder_names_none()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("strong", _strong);
        services.AddKeyedSingleton<IChatClient>("weak", _weak);
        services.AddRouteLlm();
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<IChatClient>());
    }

    [Fact]
    public async Task Clients_come_from_keyed_services_that_the_builder_names()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("big", (_, _) => _strong);
        services.AddKeyedSingleton<IChatClient>("small", (_, _) => _weak);
        services.AddRouteLlm(o => o.Threshold = 0).UseKeyedStrongClient("big").UseKeyedWeakClient("small");
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("strong", response.Text);
        }

        // The container made them, so it disposes them, and nobody else does.
        Assert.Equal((1, 1), (_strong.Disposals, _weak.Disposals));
    }

    [Fact]
    public void Clients_of_a_factory_are_made_once_and_disposed_by_the_container_alone()
    {
        int made = 0;
        var services = new ServiceCollection();
        services.AddRouteLlm()
            .UseStrongClient(_ =>
            {
                made++;
                return _strong;
            })
            .UseWeakClient(_weak);
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService<IChatClient>();
            provider.GetRequiredService<RouteLlmChatClient>();
        }

        Assert.Equal(1, made);
        Assert.Equal((1, 0), (_strong.Disposals, _weak.Disposals));
    }

    [Theory]
    [InlineData(true, false, "There is no weak chat client for AddRouteLlm(). Write AddRouteLlm().UseWeakClient(client)")]
    [InlineData(false, true, "There is no strong chat client for AddRouteLlm(). Write AddRouteLlm().UseStrongClient(client)")]
    public void A_missing_client_fails_with_what_to_register(bool hasStrong, bool hasWeak, string problem)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm();
        if (hasStrong)
        {
            builder.UseStrongClient(_strong);
        }

        if (hasWeak)
        {
            builder.UseWeakClient(_weak);
        }

        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_when_the_host_starts()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm(o =>
        {
            o.Router = "lexicall";
            o.Threshold = 2;
            o.StrongModelPercent = 30;
        });
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Collection(
            exception.Failures,
            failure => Assert.Contains("There is no router 'lexicall'. Known routers: lexical, random.", failure, StringComparison.Ordinal),
            failure => Assert.Contains("Threshold is 2", failure, StringComparison.Ordinal),
            failure => Assert.Contains("Both Threshold (2) and StrongModelPercent (30)", failure, StringComparison.Ordinal),
            failure => Assert.Contains("no strong chat client", failure, StringComparison.Ordinal),
            failure => Assert.Contains("no weak chat client", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "ships no calibration")]
    [InlineData(false, "Router 'own' cannot be created: no-such-model.safetensors")]
    public async Task A_router_that_cannot_serve_stops_the_start(bool exists, string problem)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm().UseStrongClient(_strong).UseWeakClient(_weak)
            .AddRouter("own", _ => exists ? new TestRouter() : throw new FileNotFoundException("no-such-model.safetensors"))
            .UseRouter("own");
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(problem, Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_names_the_router_as_it_was_registered()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak)
            .AddRouter("mine", _ => new TestRouter(0.9))
            .UseRouter(new LexicalRouter(LexicalRouter.Default.Model, "second-lexical"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        RouteLlmChatClient client = provider.GetRequiredService<RouteLlmChatClient>();

        Assert.Equal("mine", (await client.RouteAsync([], new ChatOptions { ModelId = "router-mine-0.5" }, TestContext.Current.CancellationToken)).Router);
        Assert.Equal("second-lexical", (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Router);
        Assert.Equal("lexical", (await client.RouteAsync([], new ChatOptions { ModelId = "router-lexical-0.5" }, TestContext.Current.CancellationToken)).Router);
    }

    [Fact]
    public void A_missing_client_of_a_keyed_registration_is_named_with_its_key()
    {
        var services = new ServiceCollection();
        services.AddKeyedRouteLlm("support").UseStrongClient(_strong);
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IChatClient>("support"));

        Assert.Contains("Write AddKeyedRouteLlm(\"support\").UseWeakClient(client)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_valid_configuration_lets_the_host_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm().UseStrongClient(_strong).UseWeakClient(_weak);
        using IHost host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Options_come_from_appsettings_and_code_comes_after_them()
    {
        IConfiguration configuration = Json("""{ "RouteLlm": { "Router": "random", "StrongModelPercent": 20 } }""");
        var services = new ServiceCollection();
        services.AddRouteLlm(configuration.GetSection("RouteLlm"), o => o.StrongModelPercent += 5).UseStrongClient(_strong).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;

        Assert.Equal(("random", 25.0, (double?)null), (options.Router, options.StrongModelPercent, options.Threshold));
    }

    [Fact]
    public void A_threshold_from_appsettings_leaves_no_percentage()
    {
        IConfiguration configuration = Json("""{ "RouteLlm": { "Threshold": 0.3 } }""");
        var services = new ServiceCollection();
        services.AddRouteLlm(configuration.GetSection("RouteLlm")).UseStrongClient(_strong).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;

        Assert.Equal((0.3, (double?)null), (options.Threshold, options.StrongModelPercent));
        Assert.NotNull(provider.GetRequiredService<IChatClient>());
    }

    [Theory]
    [InlineData("""{ "RouteLlm": { "StrongModelPercentage": 20 } }""", "StrongModelPercentage")]
    [InlineData("""{ "RouteLlm": { "Threshold": "high" } }""", "RouteLlm:Threshold")]
    public void A_setting_that_cannot_be_read_is_named(string json, string named)
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(Json(json).GetSection("RouteLlm")).UseStrongClient(_strong).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_clients_live_side_by_side_under_their_keys()
    {
        var services = new ServiceCollection();
        services.AddKeyedRouteLlm("support", o => o.Threshold = 0).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new TestRouter(0.1));
        services.AddKeyedRouteLlm("batch", o => o.Threshold = 1).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new TestRouter(0.9));
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient support = provider.GetRequiredKeyedService<IChatClient>("support");
        IChatClient batch = provider.GetRequiredKeyedService<IChatClient>("batch");

        Assert.Equal("strong", (await support.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal("weak", (await batch.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Same(support, provider.GetRequiredKeyedService<RouteLlmChatClient>("support"));
        Assert.Same(support.GetService<IPromptRouter>(), provider.GetRequiredKeyedService<IPromptRouter>(("support", "test")));
        Assert.NotSame(support.GetService<IPromptRouter>(), batch.GetService<IPromptRouter>());
        Assert.Null(provider.GetService<IChatClient>());
    }

    [Fact]
    public async Task A_router_is_made_when_it_is_first_named_and_is_a_keyed_service()
    {
        int made = 0;
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5)
            .UseStrongClient(_strong)
            .UseWeakClient(_weak)
            .AddRouter("costly", _ =>
            {
                made++;
                return new TestRouter(0.9, "costly");
            });
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        Assert.Equal(0, made);

        ChatResponse response = await client.GetResponseAsync("hello", new ChatOptions { ModelId = "router-costly-0.5" }, TestContext.Current.CancellationToken);
        await client.GetResponseAsync("hello", new ChatOptions { ModelId = "router-costly-0.5" }, TestContext.Current.CancellationToken);

        Assert.Equal(("costly", 1), (response.GetRoutingDecision()!.Router, made));
        Assert.Equal("costly", provider.GetRequiredKeyedService<IPromptRouter>("costly").Name);
        Assert.Same(LexicalRouter.Default, provider.GetRequiredKeyedService<IPromptRouter>("lexical"));
    }

    [Fact]
    public void The_router_that_the_builder_names_decides()
    {
        var router = new TestRouter();
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(router);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Same(router, provider.GetRequiredService<IChatClient>().GetService<IPromptRouter>());
    }

    [Fact]
    public void Adding_twice_configures_one_client()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Router = "random").UseStrongClient(_strong);
        services.AddRouteLlm(o => o.StrongModelPercent = 10).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IChatClient>());
        Assert.IsType<RandomRouter>(provider.GetRequiredService<IChatClient>().GetService<IPromptRouter>());
        Assert.Equal(10, provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value.StrongModelPercent);
    }

    [Fact]
    public void Options_without_a_key_are_not_those_of_a_key()
    {
        var services = new ServiceCollection();
        services.AddKeyedRouteLlm("support", options => options.Threshold = 0.7);
        services.AddRouteLlm(options => options.Threshold = 0.1).UseRouter("random").UseShadowMode();
        foreach (string name in (string[])["strong", "weak"])
        {
            services.AddKeyedSingleton<IChatClient>(name, new TestChatClient(name));
        }

        using ServiceProvider complete = services.BuildServiceProvider();
        RouteLlmOptions keyed = complete.GetRequiredService<IOptionsMonitor<RouteLlmOptions>>().Get("support");

        Assert.Equal((0.7, "lexical", false), (keyed.Threshold, keyed.Router, keyed.Shadow));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddRouteLlm());
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddRouteLlm((IConfiguration)null!));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedRouteLlm(string.Empty));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddRouteLlm().UseStrongClient((IChatClient)null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddRouteLlm().UseRouter((IPromptRouter)null!));
    }

    private static IConfiguration Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
}
