using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>A client with battles on all of its traffic, unless a test says otherwise.</summary>
internal sealed class FoughtTraffic : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public FoughtTraffic(double score, IBattleJudge judge, Action<BattleOptions>? configure = null, Action<IRouteLlmBuilder>? routing = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        IRouteLlmBuilder builder = services.AddRouteLlm(options => options.Threshold = 0.5)
            .UseRouter(new TestRouter(score))
            .UseStrongClient(Strong)
            .UseWeakClient(Weak)
            .DescribeModel("strong", new ModelPrice(10, 20))
            .DescribeModel("weak", new ModelPrice(1, 2))
            .UseBattles(battles =>
            {
                battles.SampleRate = 1;
                battles.SpendLimit = 1000;
                battles.File = File;
                battles.ShutdownTimeout = TimeSpan.FromSeconds(60);
                battles.JudgeWith(judge);
                configure?.Invoke(battles);
            });
        routing?.Invoke(builder);
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IChatClient>();
    }

    public TestChatClient Strong { get; } = new("strong");

    public TestChatClient Weak { get; } = new("weak");

    public LogOfLevels Log { get; } = new();

    public IChatClient Client { get; }

    public RouteLlmChatClient Router => _services.GetRequiredService<RouteLlmChatClient>();

    public string File => _folder.PathOf("battles.jsonl");

    /// <summary>Gets why sampled requests had no verdict, each reason as often as it came.</summary>
    public string[] Obstacles => [.. Log.Of(LogLevel.Debug).Where(static message => message.Contains("no battle (", StringComparison.Ordinal)).Select(static message => message.Split('(', ')')[1])];

    /// <summary>Waits until as many sampled requests had no verdict.</summary>
    public async Task<string[]> ObstaclesAsync(int count)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); Obstacles.Length < count && DateTime.UtcNow < end;)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return Obstacles;
    }

    /// <summary>Waits until as many battles were judged.</summary>
    public async Task JudgedAsync(int count)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); Judged < count && DateTime.UtcNow < end;)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(count, Judged);
    }

    private int Judged => Log.Of(LogLevel.Debug).Count(static message => message.Contains(", verdict ", StringComparison.Ordinal));

    /// <summary>Lets what is fought end, and reads the log.</summary>
    public async Task<IReadOnlyList<BattleRecord>> EndAsync()
    {
        await _services.DisposeAsync();
        return System.IO.File.Exists(File) && new FileInfo(File).Length > 0 ? await BattleLogReader.ReadAsync(File, cancellationToken: TestContext.Current.CancellationToken) : [];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
