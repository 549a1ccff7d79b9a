using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace Contoso.Shop;

// Both namespaces stand open on purpose: none of our names may be ambiguous for those who use Microsoft.Extensions.AI.
public sealed class FirstFiveMinutesTests
{
    [Fact]
    public async Task An_application_routes_with_the_package_alone()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.StrongModelPercent = 40)
            .UseStrongClient(new NamedClient("strong"))
            .UseWeakClient(new NamedClient("weak"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        ChatResponse response = await client.GetResponseAsync("What is the capital of France?", cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal("lexical", decision.Router);
        Assert.Equal(decision.Target == RouteTarget.Strong ? "strong" : "weak", response.Text);
    }

    [Fact]
    public async Task A_router_of_ones_own_is_one_class()
    {
        using var client = new RouteLlmChatClient(new NamedClient("strong"), new NamedClient("weak"), new LengthRouter(), new RouteLlmOptions { Threshold = 0.5 });

        Assert.Equal("weak", (await client.GetResponseAsync("short", cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal("strong", (await client.GetResponseAsync(new string('x', 2000), cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    private sealed class LengthRouter : IPromptRouter
    {
        public string Name => "length";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
            new(new RouterScore(Math.Min(1, request.Prompt.Length / 1000.0)));
    }
}
