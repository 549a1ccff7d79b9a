using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Conversations that a provider keeps, in a fleet.</summary>
public sealed class FleetConversationTests
{
    private const string Kept = "conversation:";

    private readonly MemoryState _state = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_machine_goes_on_with_the_model_that_keeps_the_conversation(bool isStream)
    {
        await using Machine first = Start();
        await using Machine second = Start();

        RoutingDecision begun = await first.AskAsync("hard", conversationId: null, isStream);
        await WaitAsync(() => _state.Read().Keys.Any(static key => key.StartsWith(Kept, StringComparison.Ordinal)));
        RoutingDecision next = await second.AskAsync("easy", "resp_strong", isStream);
        RoutingDecision unknown = await second.AskAsync("easy", "resp_of_nobody", isStream);

        Assert.Equal(("strong", DecisionBasis.Score), (begun.Model, begun.Basis));
        Assert.Equal(("strong", DecisionBasis.Conversation), (next.Model, next.Basis));
        Assert.Equal(begun.StrongWinRate, next.StrongWinRate, 5);
        Assert.Equal(("weak", DecisionBasis.Score), (unknown.Model, unknown.Basis));
        Assert.DoesNotContain(_state.Read().Keys, static key => key.Contains("resp_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_asked_once_knows_it_by_itself()
    {
        await using Machine first = Start();
        await using Machine second = Start();
        await first.AskAsync("hard", conversationId: null);
        await WaitAsync(() => _state.Read().Keys.Any(static key => key.StartsWith(Kept, StringComparison.Ordinal)));
        await second.AskAsync("easy", "resp_strong");

        _state.IsDown = true;

        Assert.Equal("strong", (await second.AskAsync("easy", "resp_strong")).Model);
    }

    [Fact]
    public async Task While_the_state_is_out_of_reach_requests_are_answered_and_what_they_kept_is_told_later()
    {
        _state.IsDown = true;
        await using Machine first = Start();
        await using Machine second = Start();

        Assert.Equal("strong", (await first.AskAsync("hard", conversationId: null)).Model);
        Assert.Equal("weak", (await second.AskAsync("easy", "resp_strong")).Model);
        Assert.Equal("strong", (await first.AskAsync("easy", "resp_strong")).Model);

        _state.IsDown = false;
        await WaitAsync(() => _state.Read().Keys.Any(static key => key.StartsWith(Kept, StringComparison.Ordinal)));
        await WaitAsync(async () => (await second.AskAsync("easy", "resp_strong")).Model == "strong");
    }

    [Fact]
    public async Task A_state_that_never_answers_delays_one_request_and_no_other()
    {
        var state = new SilentState();
        await using var machine = new Machine(state, TimeSpan.FromMilliseconds(500));

        Assert.Equal("weak", (await machine.AskAsync("easy", "resp_strong")).Model);
        Assert.Equal("weak", (await machine.AskAsync("easy", "resp_other")).Model);
        Assert.Equal(1, state.Questions);
    }

    private static Task WaitAsync(Func<bool> isSo) => WaitAsync(() => Task.FromResult(isSo()));

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private Machine Start() => new(_state, TimeSpan.FromMinutes(1));

    /// <summary>A state at which nobody is.</summary>
    private sealed class SilentState : IFleetState
    {
        private int _questions;

        /// <summary>Gets how often it was asked who keeps a conversation.</summary>
        public int Questions => Volatile.Read(ref _questions);

        public async ValueTask ExchangeAsync(IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default)
        {
            if (changes.Any(static change => change.Key.StartsWith(Kept, StringComparison.Ordinal)))
            {
                Interlocked.Increment(ref _questions);
            }

            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    /// <summary>One machine of a fleet, whose strong model keeps conversations.</summary>
    private sealed class Machine : IAsyncDisposable
    {
        private readonly ServiceProvider _provider;

        public Machine(IFleetState state, TimeSpan timeout)
        {
            var services = new ServiceCollection();
            services.AddRouteLlm(options => (options.Threshold, options.Fleet.Interval, options.Fleet.Timeout) = (0.5, TimeSpan.FromMilliseconds(20), timeout))
                .UseStrongClient(new KeepingClient("strong")).UseWeakClient(new KeepingClient("weak")).UseRouter(new HardRouter()).UseFleet(_ => state);
            _provider = services.BuildServiceProvider();
        }

        public async Task<RoutingDecision> AskAsync(string prompt, string? conversationId, bool isStream = false)
        {
            IChatClient client = _provider.GetRequiredService<IChatClient>();
            var options = new ChatOptions { ConversationId = conversationId };
            ChatResponse response = isStream
                ? await client.GetStreamingResponseAsync(prompt, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
                : await client.GetResponseAsync(prompt, options, TestContext.Current.CancellationToken);
            return response.GetRoutingDecision()!;
        }

        public ValueTask DisposeAsync() => _provider.DisposeAsync();
    }

    private sealed class HardRouter : IPromptRouter
    {
        public string Name => "hard";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(request.Prompt == "hard" ? 0.9 : 0.1));
    }

    /// <summary>A model that keeps what it answers.</summary>
    private sealed class KeepingClient(string name) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, name)) { ConversationId = $"resp_{name}", FinishReason = ChatFinishReason.Stop });

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
