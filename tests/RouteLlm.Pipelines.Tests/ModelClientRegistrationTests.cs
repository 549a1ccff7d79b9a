using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace RouteLlm.Tests;

/// <summary>
/// The routed client is the only chat client that <c>AddRouteLlm()</c> registers, and the application's own stay what they are.
/// </summary>
public sealed class ModelClientRegistrationTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");

    [Fact]
    public void No_model_is_a_chat_client_of_the_container()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).AddModel("middle", _ => new TestChatClient("middle")).UseWeakClient(_ => _weak);
        services.AddKeyedRouteLlm("support").UseWeakClient(_weak).UseStrongClient(_strong);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal([null, "support"], services.Where(service => service.ServiceType == typeof(IChatClient)).Select(service => service.ServiceKey));
        Assert.IsType<RouteLlmChatClient>(Assert.Single(provider.GetServices<IChatClient>()));
        Assert.IsType<RouteLlmChatClient>(Assert.Single(provider.GetKeyedServices<IChatClient>(KeyedService.AnyKey)));
    }

    [Fact]
    public async Task A_keyed_registration_is_what_a_kernel_takes_where_it_is_the_only_one()
    {
        var router = new TestRouter(0.9);
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedRouteLlm("support", o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(router);

        FunctionResult result = await builder.Build().InvokePromptAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("strong", 1), (result.ToString(), router.Requests.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kernel_routes_between_keyed_clients_of_the_application_where_the_router_is_added_or_configured_last(bool isAddedLast)
    {
        var router = new TestRouter(0.9);
        IKernelBuilder builder = Kernel.CreateBuilder();
        IRouteLlmBuilder? early = isAddedLast ? null : builder.Services.AddRouteLlm();
        builder.Services.AddKeyedSingleton<IChatClient>("big", _strong);
        builder.Services.AddKeyedSingleton<IChatClient>("small", _weak);
        (early ?? builder.Services.AddRouteLlm()).UseKeyedStrongClient("big").UseKeyedWeakClient("small").UseRouter(router);
        builder.Services.Configure<RouteLlmOptions>(o => o.Threshold = 0.5);

        FunctionResult result = await builder.Build().InvokePromptAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("strong", 1), (result.ToString(), router.Requests.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_chat_client_that_was_registered_last_is_injected_and_the_other_stays(bool isApplicationsLast)
    {
        var own = new TestChatClient("own");
        var services = new ServiceCollection();
        services.AddLogging();
        if (!isApplicationsLast)
        {
            services.AddChatClient(own);
        }

        IRouteLlmBuilder builder = services.AddRouteLlm();
        if (isApplicationsLast)
        {
            services.AddChatClient(own);
        }

        builder.UseStrongClient(_strong).UseWeakClient(_weak).UsePipeline(chat => chat.UseLogging());
        services.AddRouteLlm(o => o.StrongModelPercent = 10);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(isApplicationsLast, ReferenceEquals(own, provider.GetRequiredService<IChatClient>().GetService<TestChatClient>()));
        Assert.Equal(2, provider.GetServices<IChatClient>().Count());
        Assert.NotNull(provider.GetRequiredService<RouteLlmChatClient>());
    }

    [Fact]
    public async Task A_pipeline_of_the_application_around_the_router_stays_as_it_is()
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(o => o.Threshold = 0.5);
        services.AddChatClient(provider => provider.GetRequiredService<RouteLlmChatClient>()).UseFunctionInvocation();
        builder.UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new TestRouter(0.9));
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient client = provider.GetRequiredService<IChatClient>();
        ChatResponse response = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotNull(client.GetService<FunctionInvokingChatClient>());
        Assert.Equal(("strong", RouteTarget.Strong), (response.Text, response.GetRoutingDecision()!.Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_factory_that_fails_is_named_with_its_method(bool isNull)
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(_ => isNull ? null! : throw new FormatException("no such host")).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());

        Assert.Equal($"AddRouteLlm().UseStrongClient(…) failed: {(isNull ? "It returned null." : "no such host")}", exception.Message);
    }

    [Fact]
    public void A_factory_that_asks_for_the_routed_client_fails_with_what_to_do()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(provider => provider.GetRequiredService<IChatClient>()).UseWeakClient(_weak);
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());

        Assert.Equal(
            "AddRouteLlm().UseStrongClient(…) resolves the routed chat client, which itself needs the result. Register the model's own client under a key, and resolve that one.",
            exception.Message);
    }

    [Fact]
    public async Task A_pipeline_around_an_unknown_model_stops_the_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm().UseModelPipeline("stong", chat => chat.UseLogging()).UseStrongClient(_strong).UseWeakClient(_weak);
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("AddRouteLlm().UseModelPipeline(\"stong\", …) names an unknown model. Known models: weak, strong.", Assert.Single(exception.Failures));
    }
}
