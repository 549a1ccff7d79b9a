using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>One machine of a fleet, in this process.</summary>
internal sealed class FleetMember : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IChatClient _client;

    public FleetMember(string redis, Action<IRouteLlmBuilder>? configure = null)
        : this(builder =>
        {
            builder.UseRedis(redis);
            configure?.Invoke(builder);
        })
    {
    }

    /// <param name="configure">Names the store, and what else is asked for.</param>
    public FleetMember(Action<IRouteLlmBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILogger<RouteLlmChatClient>>(Log);
        IRouteLlmBuilder builder = services.AddRouteLlm(options =>
            {
                options.StrongModelPercent = 30;
                options.Fleet.Interval = TimeSpan.FromMilliseconds(20);
            })
            .UseStrongClient(Strong)
            .UseWeakClient(Weak)
            .UseRouter(new PromptedScoreRouter());
        configure(builder);
        _provider = services.BuildServiceProvider();
        _client = _provider.GetRequiredService<IChatClient>();
    }

    public StandInClient Strong { get; } = new("strong");

    public StandInClient Weak { get; } = new("weak");

    public FleetLog Log { get; } = new();

    /// <summary>Routes a request that the router gives a score.</summary>
    /// <param name="score">The score.</param>
    /// <param name="caller">Whose request it is; <see langword="null"/> for nobody's.</param>
    /// <param name="conversationId">The conversation that it goes on with; <see langword="null"/> for none.</param>
    public async Task<RoutingDecision> RouteAsync(double score, string? caller = null, string? conversationId = null)
    {
        var options = new ChatOptions { ConversationId = conversationId, AdditionalProperties = caller is null ? null : new() { [CallerOptions.PropertyKey] = caller } };
        ChatResponse response = await _client.GetResponseAsync(PromptedScoreRouter.PromptOf(score), options, TestContext.Current.CancellationToken);
        return response.GetRoutingDecision()!;
    }

    /// <summary>Gives the result of a tool that was called for such a prompt, from a history without the chat client's marks.</summary>
    public async Task<(string? Model, DecisionBasis Basis)> GoOnAsync(double score, string callId, bool isStream)
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, PromptedScoreRouter.PromptOf(score)),
            new(ChatRole.Assistant, [new FunctionCallContent(callId, "look")]),
            new(ChatRole.Tool, [new FunctionResultContent(callId, "nothing")]),
        ];
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        ChatResponse response = isStream
            ? await _client.GetStreamingResponseAsync(history, cancellationToken: cancellationToken).ToChatResponseAsync(cancellationToken)
            : await _client.GetResponseAsync(history, cancellationToken: cancellationToken);
        RoutingDecision decision = response.GetRoutingDecision()!;
        return (decision.Model, decision.Basis);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
