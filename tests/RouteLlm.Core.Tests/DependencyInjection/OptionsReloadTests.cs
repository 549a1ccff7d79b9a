using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>A host whose appsettings.json changes while it runs.</summary>
public sealed class OptionsReloadTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private readonly TemporaryFolder _folder = new();
    private readonly LogOfLevels _log = new();
    private IHost? _host;

    public async ValueTask InitializeAsync()
    {
        Write("""{ "RouteLlm": { "Threshold": 0.1, "Shadow": false } }""");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonFile(_folder.PathOf("appsettings.json"), optional: false, reloadOnChange: true);
        builder.Logging.AddProvider(_log);
        builder.Services.AddRouteLlm(builder.Configuration.GetSection("RouteLlm")).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(TestContext.Current.CancellationToken);
            _host.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task The_running_client_uses_the_new_router_threshold_and_percentage_and_no_request_fails()
    {
        using var stop = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<(string, double), int>();
        Task[] callers =
        [
            .. Enumerable.Range(0, 3).Select(caller => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    RoutingDecision decision = (await Client.AskAsync(streaming: caller == 0, Hello)).GetRoutingDecision()!;
                    seen.AddOrUpdate((decision.Router, decision.Threshold), 1, static (_, count) => count + 1);
                    await Task.Delay(1);
                }
            })),
        ];
        await WaitUntilAsync(() => seen.ContainsKey(("lexical", 0.1)));

        Write("""{ "RouteLlm": { "Threshold": 0.7, "Shadow": false } }""");
        await WaitUntilAsync(() => seen.ContainsKey(("lexical", 0.7)));
        Write("""{ "RouteLlm": { "Router": "random", "StrongModelPercent": 20, "Shadow": false } }""");
        await WaitUntilAsync(() => seen.Keys.Any(key => key.Item1 == "random"));

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal([0.1, 0.7, 0.8], seen.Keys.Select(key => Math.Round(key.Item2, 9)).Distinct().Order());
        Assert.Equal(2, _log.Of(LogLevel.Information).Count(message => message.StartsWith("The configuration RouteLlm has changed", StringComparison.Ordinal)));
        Assert.Contains(_log.Of(LogLevel.Information), message => message.Contains("router random, threshold 0.8 (StrongModelPercent 20, by the router's calibration)", StringComparison.Ordinal));
        Assert.Empty(_log.Of(LogLevel.Error));
    }

    [Theory]
    [InlineData("""{ "RouteLlm": { "StrongModelPercent": 0.3 } }""", "StrongModelPercent is 0.3. Write 30 for 30%.")]
    [InlineData("""{ "RouteLlm": { "Threshold": "high" } }""", "RouteLlm:Threshold")]
    [InlineData("""{ "RouteLlm": { "Treshold": 0.3 } }""", "RouteLlm:Treshold is unknown; did you mean Threshold")]
    [InlineData("""{ "RouteLlm": { "Router": "none" } }""", "There is no router 'none'")]
    [InlineData("""{ }""", "The section is gone")]
    public async Task What_cannot_be_used_changes_nothing_and_is_said_once_with_section_and_key(string json, string problem)
    {
        Write(json);
        await WaitUntilAsync(() => _log.Of(LogLevel.Error).Any());
        Assert.Equal(0.1, (await Client.AskAsync(streaming: false, Hello, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!.Threshold);

        Write("""{ "RouteLlm": { "Threshold": 0.6, "Shadow": false } }""");
        await WaitUntilAsync(() => Client.RouteAsync(Hello).AsTask().GetAwaiter().GetResult().Threshold == 0.6);

        string error = Assert.Single(_log.Of(LogLevel.Error));
        Assert.StartsWith("The configuration RouteLlm has changed and cannot be used", error, StringComparison.Ordinal);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_running_client_cannot_change_is_named_while_the_rest_is_used()
    {
        Write("""{ "RouteLlm": { "Threshold": 0.9, "Shadow": true, "Conversations": { "Policy": "Sticky" } } }""");
        await WaitUntilAsync(() => _log.Of(LogLevel.Warning).Any());

        RoutingDecision decision = (await Client.AskAsync(streaming: false, Hello, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((0.9, DecisionBasis.Score), (decision.Threshold, decision.Basis));
        Assert.Equal(
            "RouteLlm:Conversations, RouteLlm:Shadow changed, but a running client keeps the values that it started with. Restart the application to use the new ones.",
            Assert.Single(_log.Of(LogLevel.Warning)));
    }

    private RouteLlmChatClient Client => _host!.Services.GetRequiredService<RouteLlmChatClient>();

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private void Write(string json)
    {
        File.WriteAllText(_folder.PathOf("next.json"), json);
        File.Move(_folder.PathOf("next.json"), _folder.PathOf("appsettings.json"), overwrite: true);
    }
}
