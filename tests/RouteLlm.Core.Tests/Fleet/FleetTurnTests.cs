using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Conversations whose requests reach one machine of a fleet after the other, as text: without what the chat client wrote on them.</summary>
public sealed class FleetTurnTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly MemoryState _state = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_loop_goes_on_with_its_model_on_another_machine(bool isStream)
    {
        await using Machine first = Start(0.9);
        await using Machine second = Start(0.1);
        RoutingDecision begun = await first.AskAsync(isStream, User("look"));
        await WaitAsync(1);

        RoutingDecision next = await second.AskAsync(isStream, User("look"), Call("call_0"), Result("call_0"));
        RoutingDecision again = await second.AskAsync(isStream, User("look"), Call("call_0"), Result("call_0"));
        RoutingDecision own = await first.AskAsync(isStream, User("look"), Call("call_0"), Result("call_0"));

        Assert.Equal(("strong", DecisionBasis.Score), (begun.Model, begun.Basis));
        Assert.All([next, again, own], static decision => Assert.Equal(("strong", DecisionBasis.Turn), (decision.Model, decision.Basis)));
        Assert.Equal(0.9, next.StrongWinRate, 5);
        Assert.Equal(1, _state.Questions);
        (string key, TimeSpan lifetime) = _state.Conversations.Single();
        Assert.Matches("^conversation:[0-9A-F]{32}$", key);
        Assert.Equal(TimeSpan.FromDays(1), lifetime);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_that_are_unique_within_one_answer_only_mix_no_turns(bool isStream)
    {
        await using Machine first = Start(0.9);
        await using Machine second = Start(0.1);
        await first.AskAsync(isStream, User("one"));
        await second.AskAsync(isStream, User("two"));
        await WaitAsync(2);

        foreach (Machine machine in new[] { first, second })
        {
            Assert.Equal("strong", (await machine.AskAsync(isStream, User("one"), Call("call_0"), Result("call_0"))).Model);
            Assert.Equal("weak", (await machine.AskAsync(isStream, User("two"), Call("call_0"), Result("call_0"))).Model);
        }
    }

    [Fact]
    public async Task An_approval_goes_on_with_its_model_on_another_machine()
    {
        await using Machine first = Start(0.9);
        await using Machine second = Start(0.1);
        var request = new ToolApprovalRequestContent("approve-1", new FunctionCallContent("call-1", "delete"));
        first.Strong.Contents = () => [request];
        await first.AskAsync(isStream: false, User("delete it"));
        await WaitAsync(1);

        RoutingDecision decision = await second.AskAsync(
            isStream: false,
            User("delete it"),
            new ChatMessage(ChatRole.Assistant, [new ToolApprovalRequestContent("approve-1", new FunctionCallContent("call-1", "delete"))]),
            new ChatMessage(ChatRole.User, [new ToolApprovalRequestContent("approve-1", new FunctionCallContent("call-1", "delete")).CreateResponse(approved: true)]));

        Assert.Equal(("strong", DecisionBasis.Turn), (decision.Model, decision.Basis));
    }

    [Fact]
    public async Task An_answer_in_the_background_is_asked_of_its_model_by_another_machine()
    {
        await using Machine first = Start(0.9);
        await using Machine second = Start(0.1);
        first.Strong.Contents = null;
        first.Strong.ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1, 2, 3 });
        await first.AskAsync(isStream: false, User("look"));
        await WaitAsync(1);

        ChatResponse polled = await second.Client.GetResponseAsync(
            [], new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1, 2, 3 }) }, TestContext.Current.CancellationToken);

        Assert.Equal("strong", polled.GetRoutingDecision()!.Model);
        await Assert.ThrowsAsync<RoutingException>(() => second.Client.GetResponseAsync(
            [], new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 4 }) }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(ConversationPolicy.Sticky, false)]
    [InlineData(ConversationPolicy.Sticky, true)]
    [InlineData(ConversationPolicy.EscalateOnly, false)]
    [InlineData(ConversationPolicy.EscalateOnly, true)]
    public async Task A_policy_over_turns_knows_the_answers_of_other_machines(ConversationPolicy policy, bool isStream)
    {
        await using Machine first = Start(0.9, policy);
        await using Machine second = Start(0.1, policy);
        first.Strong.Contents = null;
        await first.AskAsync(isStream, User("one"));
        await WaitAsync(1);

        RoutingDecision next = await second.AskAsync(isStream, User("one"), new ChatMessage(ChatRole.Assistant, "strong\n"), User("tell me about cats"));
        RoutingDecision again = await second.AskAsync(isStream, User("one"), new ChatMessage(ChatRole.Assistant, "strong\n"), User("tell me about dogs"));

        Assert.All([next, again], static decision => Assert.Equal(("strong", DecisionBasis.Conversation), (decision.Model, decision.Basis)));
        Assert.Equal(1, _state.Questions);
        Assert.Contains(TimeSpan.FromDays(7), _state.Conversations.Values);
    }

    [Fact]
    public async Task Calls_and_answers_are_asked_for_at_once()
    {
        await using Machine machine = Start(0.1, ConversationPolicy.EscalateOnly);

        RoutingDecision decision = await machine.AskAsync(
            isStream: false,
            [User("one"), new ChatMessage(ChatRole.Assistant, "an answer"), User("two"), .. Enumerable.Range(0, 300).SelectMany(static i => new[] { Call($"call_{i}"), Result($"call_{i}") })]);

        Assert.Equal("weak", decision.Model);
        Assert.Equal(1, _state.Questions);
    }

    [Fact]
    public async Task Where_each_turn_is_routed_by_itself_earlier_answers_are_neither_told_nor_asked_for()
    {
        await using Machine machine = Start(0.9);
        machine.Strong.Contents = null;
        await machine.AskAsync(isStream: false, User("one"));

        await machine.AskAsync(isStream: false, User("one"), new ChatMessage(ChatRole.Assistant, "strong"), User("two"));
        machine.Strong.Contents = static () => [new FunctionCallContent("call_0", "look")];
        await machine.AskAsync(isStream: false, User("three"));
        await WaitAsync(1);

        Assert.Equal(0, _state.Questions);
        Assert.Single(_state.Conversations);
    }

    [Fact]
    public async Task While_the_state_is_out_of_reach_turns_are_scored_and_what_was_called_is_told_later()
    {
        _state.IsDown = true;
        await using Machine first = Start(0.9);
        await using Machine second = Start(0.1);
        second.Weak.Contents = null;

        Assert.Equal("strong", (await first.AskAsync(isStream: false, User("look"))).Model);
        Assert.Equal(("weak", DecisionBasis.Score), await GoOnAsync());

        _state.IsDown = false;
        await WaitAsync(async () => await GoOnAsync() == ("strong", DecisionBasis.Turn));

        async Task<(string?, DecisionBasis)> GoOnAsync()
        {
            RoutingDecision decision = await second.AskAsync(isStream: false, User("look"), Call("call_0"), Result("call_0"));
            return (decision.Model, decision.Basis);
        }
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_told()
    {
        await using var machine = new Machine(new DeafState(), 0.9, ConversationPolicy.EscalateOnly);

        Assert.Equal("strong", (await machine.AskAsync(isStream: false, User("look"))).Model);
        Assert.Equal(DecisionBasis.Turn, (await machine.AskAsync(isStream: true, User("look"), Call("call_0"), Result("call_0"))).Basis);
    }

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Call(string id) => new(ChatRole.Assistant, [new FunctionCallContent(id, "look")]);

    private static ChatMessage Result(string id) => new(ChatRole.Tool, [new FunctionResultContent(id, "nothing")]);

    private Task WaitAsync(int conversations) => WaitAsync(() => Task.FromResult(_state.Conversations.Count >= conversations));

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        while (!await isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private Machine Start(double score, ConversationPolicy policy = ConversationPolicy.PerTurn) => new(_state, score, policy);

    /// <summary>A state that never answers.</summary>
    private sealed class DeafState : IFleetState
    {
        public async ValueTask ExchangeAsync(IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>One machine of a fleet, whose router gives every prompt the same score, and whose models call a tool.</summary>
    private sealed class Machine : IAsyncDisposable
    {
        private readonly ServiceProvider _provider;

        public Machine(IFleetState state, double score, ConversationPolicy policy)
        {
            var services = new ServiceCollection();
            services.AddRouteLlm(options =>
                {
                    (options.Threshold, options.Conversations.Policy) = (0.5, policy);
                    (options.Fleet.Interval, options.Fleet.Timeout) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(10));
                })
                .UseStrongClient(Strong).UseWeakClient(Weak).UseRouter(new TextRouter(_ => score)).UseFleet(_ => state);
            _provider = services.BuildServiceProvider();
        }

        public FaultyChatClient Strong { get; } = new("strong") { Contents = static () => [new FunctionCallContent("call_0", "look")] };

        public FaultyChatClient Weak { get; } = new("weak") { Contents = static () => [new FunctionCallContent("call_0", "look")] };

        public IChatClient Client => _provider.GetRequiredService<IChatClient>();

        public async Task<RoutingDecision> AskAsync(bool isStream, params ChatMessage[] messages) =>
            (await Client.AskAsync(isStream, messages, cancellationToken: TestContext.Current.CancellationToken).WaitAsync(Longest, TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        public ValueTask DisposeAsync() => _provider.DisposeAsync();
    }
}
