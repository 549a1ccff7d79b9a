using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class DecisiveRouterTests
{
    [Fact]
    public async Task A_router_that_decides_by_itself_needs_no_threshold() => Assert.Equal(0.25, await ThresholdOf(new DecisiveRouter(0.25)));

    [Fact]
    public async Task Options_that_say_nothing_leave_it_its_threshold() => Assert.Equal(0.25, await ThresholdOf(new DecisiveRouter(0.25), new RouteLlmOptions()));

    [Fact]
    public async Task A_threshold_that_is_set_goes_before_its_own() =>
        Assert.Equal(0.75, await ThresholdOf(new DecisiveRouter(0.25), new RouteLlmOptions { Threshold = 0.75 }));

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    public void A_percentage_that_is_set_still_needs_a_calibration(double percent) => Assert.Contains(
        "ships no calibration",
        Assert.Throws<RoutingException>(() => Client(new DecisiveRouter(0.25), new RouteLlmOptions { StrongModelPercent = percent })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Without_a_threshold_of_its_own_it_is_as_any_router() => Assert.Throws<RoutingException>(() => Client(new DecisiveRouter(null)));

    [Fact]
    public void A_threshold_that_is_none_is_refused() => Assert.Contains(
        "decides at the threshold 1.5", Assert.Throws<RoutingException>(() => Client(new DecisiveRouter(1.5))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Configuration_that_names_the_router_alone_leaves_it_its_threshold()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Router", "decisive")]).Build();
        var services = new ServiceCollection();
        services.AddRouteLlm(configuration).AddRouter(new DecisiveRouter(0.25))
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        RoutingDecision decision = await provider.GetRequiredService<RouteLlmChatClient>().RouteAsync([new ChatMessage(ChatRole.User, "a")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0.25, decision.Threshold);
    }

    private static RouteLlmChatClient Client(IPromptRouter router, RouteLlmOptions? options = null) =>
        new(new TestChatClient("strong"), new TestChatClient("weak"), router, options);

    private static async Task<double> ThresholdOf(IPromptRouter router, RouteLlmOptions? options = null)
    {
        using RouteLlmChatClient client = Client(router, options);
        return (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold;
    }

    private sealed class DecisiveRouter(double? threshold) : IDecisiveRouter
    {
        public string Name => "decisive";

        public double? DecisionThreshold => threshold;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(0.5));
    }
}
