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
            .UseRouter(new PromptedScoreRouter())
            .UseRedis(redis);
        configure?.Invoke(builder);
        _provider = services.BuildServiceProvider();
        _client = _provider.GetRequiredService<IChatClient>();
    }

    public StandInClient Strong { get; } = new("strong");

    public StandInClient Weak { get; } = new("weak");

    public FleetLog Log { get; } = new();

    /// <summary>Routes a request that the router gives a score.</summary>
    public async Task<RoutingDecision> RouteAsync(double score)
    {
        ChatResponse response = await _client.GetResponseAsync(PromptedScoreRouter.PromptOf(score), cancellationToken: TestContext.Current.CancellationToken);
        return response.GetRoutingDecision()!;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
