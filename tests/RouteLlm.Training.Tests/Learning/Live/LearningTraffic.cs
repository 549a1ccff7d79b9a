using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>An application whose router learns, as its host runs it.</summary>
internal sealed class LearningTraffic : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="log">The battle log.</param>
    /// <param name="folder">The folder; <see langword="null"/> to leave it to the configuration.</param>
    /// <param name="configure">Sets up more.</param>
    /// <param name="key">The key of a keyed registration.</param>
    public LearningTraffic(string log, string? folder, Action<IRouteLlmBuilder>? configure = null, string? key = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        IRouteLlmBuilder builder = (key is null ? services.AddRouteLlm(Half) : services.AddKeyedRouteLlm(key, Half))
            .UseStrongClient(Strong)
            .UseWeakClient(Weak)
            .DescribeModel("strong", new ModelPrice(10, 20))
            .DescribeModel("weak", new ModelPrice(1, 2))
            .UseBattles(battles =>
            {
                battles.SampleRate = 1e-6;
                battles.SpendLimit = 1000;
                battles.File = log;
                battles.JudgeModel = "strong";
            });
        if (folder is not null)
        {
            builder.LearnFromBattles(folder);
        }

        configure?.Invoke(builder);
        _services = services.BuildServiceProvider();
        Client = key is null ? _services.GetRequiredService<IChatClient>() : _services.GetRequiredKeyedService<IChatClient>(key);
    }

    public TestChatClient Strong { get; } = new("strong");

    public TestChatClient Weak { get; } = new("weak");

    public LogOfLevels Log { get; } = new();

    public ManualClock Clock { get; } = new();

    public IChatClient Client { get; }

    /// <summary>Starts what a host starts.</summary>
    public async Task StartAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks for the decision of a request.</summary>
    public async Task<RoutingDecision> DecideAsync(string prompt) => (await Client.GetResponseAsync(prompt, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

    /// <summary>Waits until a message of a level begins with a text.</summary>
    public async Task<string> MessageAsync(LogLevel level, string start)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < end;)
        {
            if (Log.Of(level).FirstOrDefault(message => message.StartsWith(start, StringComparison.Ordinal)) is { } message)
            {
                return message;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No message '{start}' in: {string.Join(Environment.NewLine, Log.Of(LogLevel.Information).Concat(Log.Of(LogLevel.Warning)))}");
    }

    /// <summary>Lets hours pass until something is true.</summary>
    public async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); !await isTrue();)
        {
            Assert.True(DateTime.UtcNow < end, $"Said: {string.Join(Environment.NewLine, Log.Of(LogLevel.Information).Concat(Log.Of(LogLevel.Warning)).Concat(Log.Of(LogLevel.Error)))}");
            Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets hours pass until a message begins with a text.</summary>
    public Task AdvanceUntilAsync(string start, LogLevel level = LogLevel.Information) =>
        UntilAsync(() => Task.FromResult(Log.Of(level).Any(message => message.StartsWith(start, StringComparison.Ordinal))));

    /// <summary>Writes battles to the end of a log, as a process that fights them does.</summary>
    public static void Append(string log, IEnumerable<BattleRecord> battles)
    {
        using var file = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        foreach (BattleRecord battle in battles)
        {
            using (var json = new Utf8JsonWriter(file))
            {
                BattleRecordWriter.Write(json, battle);
            }

            file.WriteByte((byte)'\n');
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    private static void Half(RouteLlmOptions options) => options.StrongModelPercent = 50;
}
