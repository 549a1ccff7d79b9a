namespace RouteLlm.Tests;

/// <summary>Conversations that a provider keeps, shared by a real Redis.</summary>
public sealed class FleetConversationTests
{
    private const string Kept = "resp_1";

    [Fact(Timeout = 60_000)]
    public async Task Another_machine_goes_on_with_the_model_that_keeps_the_conversation()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var first = new FleetMember(server.Configuration) { Strong = { ConversationId = Kept } };
        await using var second = new FleetMember(server.Configuration) { Strong = { ConversationId = Kept } };

        RoutingDecision begun = await first.RouteAsync(0.9);
        await Condition.WaitAsync(async () => (await second.RouteAsync(0.1, conversationId: Kept)).Model == "strong", TestContext.Current.CancellationToken);
        RoutingDecision next = await second.RouteAsync(0.1, conversationId: Kept);

        Assert.Equal(("strong", DecisionBasis.Score), (begun.Model, begun.Basis));
        Assert.Equal(("strong", DecisionBasis.Conversation), (next.Model, next.Basis));
        Assert.Equal(0.9, next.StrongWinRate, 5);
        Assert.Equal("weak", (await second.RouteAsync(0.1, conversationId: "resp_of_nobody")).Model);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_loop_goes_on_with_its_model_on_another_machine_and_after_Redis_was_lost(bool isStream)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var first = new FleetMember(server.Configuration) { Strong = { CallId = "call_0" } };
        await using var second = new FleetMember(server.Configuration);

        await first.RouteAsync(0.9);
        await Condition.WaitAsync(async () => await second.GoOnAsync(0.9, "call_0", isStream) == ("strong", DecisionBasis.Turn), TestContext.Current.CancellationToken);
        await server.KillAsync();

        Assert.Equal(("strong", DecisionBasis.Turn), await second.GoOnAsync(0.9, "call_0", isStream));
        await first.RouteAsync(0.8);
        Assert.Equal(("strong", DecisionBasis.Score), await second.GoOnAsync(0.8, "call_0", isStream));
        await server.RestartAsync();
        await Condition.WaitAsync(async () => await second.GoOnAsync(0.8, "call_0", isStream) == ("strong", DecisionBasis.Turn), TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_kept_while_Redis_was_lost_is_told_when_it_is_back()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var first = new FleetMember(server.Configuration) { Strong = { ConversationId = Kept } };
        await using var second = new FleetMember(server.Configuration) { Strong = { ConversationId = Kept } };
        await server.KillAsync();

        await first.RouteAsync(0.9);
        Assert.Equal("weak", (await second.RouteAsync(0.1, conversationId: Kept)).Model);
        await server.RestartAsync();

        await Condition.WaitAsync(async () => (await second.RouteAsync(0.1, conversationId: Kept)).Model == "strong", TestContext.Current.CancellationToken);
    }
}
