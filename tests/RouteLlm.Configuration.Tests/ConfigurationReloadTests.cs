using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

public sealed class ConfigurationReloadTests : IDisposable
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private readonly TemporaryFolder _folder = new();
    private readonly LogOfErrors _errors = new();
    private readonly ServiceProvider _provider;

    public ConfigurationReloadTests()
    {
        Write("lexical:\n  threshold: 0.1\n");
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_errors));
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseConfigurationFile(_folder.PathOf("routellm.yaml"), options => (options.ReloadOnChange, options.PollInterval) = (true, TimeSpan.FromMilliseconds(20)));
        _provider = services.BuildServiceProvider();
    }

    public void Dispose()
    {
        _provider.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_file_changes_thresholds_and_routers_without_a_failed_request()
    {
        var client = _provider.GetRequiredService<RouteLlmChatClient>();
        IPromptRouter keyed = _provider.GetRequiredKeyedService<IPromptRouter>("lexical");
        Assert.Equal(0.1, (await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken)).Threshold);
        using var stop = new CancellationTokenSource();
        var thresholds = new ConcurrentDictionary<double, int>();
        Task[] callers =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    thresholds.AddOrUpdate((await client.RouteAsync(Hello)).Threshold, 1, static (_, count) => count + 1);
                }
            })),
        ];

        await WaitUntil(() => thresholds.ContainsKey(0.1));
        for (int step = 2; step <= 5; step++)
        {
            Write($"router: mine\nmine:\n  kind: lexical\n  threshold: 0.{step}\nlexical:\n  threshold: 0.1\n");
            await WaitUntil(() => thresholds.ContainsKey(step / 10.0));
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        RoutingDecision decision = await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("mine", 0.5), (decision.Router, decision.Threshold));
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5], thresholds.Keys.Order());
        Assert.Equal((await LexicalRouter.Default.ScoreAsync(new RoutingRequest("hello"), TestContext.Current.CancellationToken)).StrongWinRate, (await keyed.ScoreAsync(new RoutingRequest("hello"), TestContext.Current.CancellationToken)).StrongWinRate);
    }

    [Theory]
    [InlineData("lexical:\n  threshold: 7\n", "line 2, column 14")]
    [InlineData("router: mf\nmf:\n  checkpoint_path: nowhere\n", "line 3, column 3")]
    [InlineData("", "empty")]
    [InlineData("? &a {*a : b}", "line 1, column 3")]
    [InlineData("a: !<> x\n", "line 1, column 7")]
    [InlineData("a: \"\\Udddddddd\"\n", "line 1, column 15")]
    public async Task A_file_that_cannot_be_used_is_logged_once_and_changes_nothing_until_it_is_mended(string text, string problem)
    {
        var client = _provider.GetRequiredService<RouteLlmChatClient>();

        Write(text);
        await WaitUntil(() => !_errors.Messages.IsEmpty);
        Assert.Equal(0.1, (await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken)).Threshold);
        Write("lexical:\n  threshold: 0.3\n");
        while ((await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken)).Threshold != 0.3)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Contains(problem, Assert.Single(_errors.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_router_that_the_file_no_longer_names_is_what_it_was_before_the_file_or_unknown()
    {
        Write("other:\n  kind: random\n  threshold: 0.5\nlexical:\n  threshold: 0.1\n");
        var client = _provider.GetRequiredService<RouteLlmChatClient>();
        IPromptRouter keyed = _provider.GetRequiredKeyedService<IPromptRouter>("lexical");
        await WaitUntilThreshold(client, "router-other", 0.5);

        Write("router: lexical\n");
        await WaitUntilThreshold(client, modelId: null, LexicalRouter.Default.Calibration.GetThreshold(50));

        Assert.Equal(LexicalRouter.Default.Score("hello"), (await keyed.ScoreAsync(new RoutingRequest("hello"), TestContext.Current.CancellationToken)).StrongWinRate);
        await Assert.ThrowsAsync<RoutingException>(async () => await client.RouteAsync(Hello, new ChatOptions { ModelId = "router-other" }, TestContext.Current.CancellationToken));
        Assert.Empty(_errors.Messages);
    }

    [Fact]
    public async Task A_caller_keeps_its_share_when_the_routers_change()
    {
        Write("other:\n  kind: lexical\n  threshold: 0.2\nlexical:\n  threshold: 0.1\ncallers: { strong_model_percents: { batch: 20 } }\n");
        using ServiceProvider provider = new ServiceCollection().AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseConfigurationFile(_folder.PathOf("routellm.yaml"), options => (options.ReloadOnChange, options.PollInterval) = (true, TimeSpan.FromMilliseconds(20)))
            .Services.BuildServiceProvider();
        var client = provider.GetRequiredService<RouteLlmChatClient>();
        var named = new ChatOptions { AdditionalProperties = new() { [CallerOptions.PropertyKey] = "batch" } };
        double share = LexicalRouter.Default.Calibration.GetThreshold(20);
        Assert.Equal(("lexical", share), Told(await client.RouteAsync(Hello, named, TestContext.Current.CancellationToken)));

        Write("router: other\nother:\n  kind: lexical\n  threshold: 0.4\ncallers: { strong_model_percents: { batch: 30 } }\n");
        await WaitUntilThreshold(client, modelId: null, 0.4);

        // What stands beside the routers is read at the start.
        Assert.Equal(("other", share), Told(await client.RouteAsync(Hello, named, TestContext.Current.CancellationToken)));

        static (string Router, double Threshold) Told(RoutingDecision decision) => (decision.Router, decision.Threshold);
    }

    [Theory]
    [InlineData("threshold: 0.4", "the router 'lexical' has a fixed threshold (0.4)")]
    [InlineData("strong_model_percent: 40", null)]
    public async Task A_fixed_threshold_does_not_replace_a_share_that_is_held(string changed, string? problem)
    {
        Write("lexical:\n  strong_model_percent: 20\nheld_share: true\n");
        using ServiceProvider provider = new ServiceCollection().AddLogging(logging => logging.AddProvider(_errors)).AddRouteLlm()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseConfigurationFile(_folder.PathOf("routellm.yaml"), options => (options.ReloadOnChange, options.PollInterval) = (true, TimeSpan.FromMilliseconds(20)))
            .Services.BuildServiceProvider();
        var client = provider.GetRequiredService<RouteLlmChatClient>();
        double held = LexicalRouter.Default.Calibration.GetThreshold(20);

        Write($"lexical:\n  {changed}\nheld_share: true\n");

        if (problem is null)
        {
            await WaitUntilThreshold(client, modelId: null, LexicalRouter.Default.Calibration.GetThreshold(40));
            return;
        }

        await WaitUntil(() => !_errors.Messages.IsEmpty);
        Assert.Contains(problem, Assert.Single(_errors.Messages), StringComparison.Ordinal);
        Assert.Equal(held, (await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken)).Threshold);
    }

    [Fact]
    public async Task A_file_is_tried_again_until_what_it_names_is_there()
    {
        var client = _provider.GetRequiredService<RouteLlmChatClient>();
        Write("router: mine\nmine:\n  kind: lexical\n  model: mine.safetensors\n  threshold: 0.7\n");
        await WaitUntil(() => !_errors.Messages.IsEmpty);

        File.Copy(Checkout.PathOf("src/RouteLlm.Routing/Routers/Lexical/lexical.safetensors"), _folder.PathOf("mine.safetensors"));

        await WaitUntilThreshold(client, modelId: null, 0.7);
        Assert.Single(_errors.Messages);
    }

    [Fact]
    public async Task What_a_running_client_keeps_is_told_and_the_rest_is_followed()
    {
        var client = _provider.GetRequiredService<RouteLlmChatClient>();

        Write("lexical:\n  threshold: 0.3\nfallback: true\nmodels:\n  strong: { price: { input: 1, output: 2 } }\n");

        await WaitUntilThreshold(client, modelId: null, 0.3);
        await WaitUntil(() => !_errors.Warnings.IsEmpty);
        Assert.Contains("fallback, models.strong.price.input, models.strong.price.output changed, but a running process keeps", Assert.Single(_errors.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_that_is_wrong_changes_nothing()
    {
        var client = _provider.GetRequiredService<RouteLlmChatClient>();

        Write("lexical:\n  threshold: 0.3\nfallback:\n  circut: {}\n");

        await WaitUntil(() => !_errors.Messages.IsEmpty);
        Assert.Contains("line 4", Assert.Single(_errors.Messages), StringComparison.Ordinal);
        Assert.Equal(0.1, (await client.RouteAsync(Hello, cancellationToken: TestContext.Current.CancellationToken)).Threshold);
    }

    private static async Task WaitUntilThreshold(RouteLlmChatClient client, string? modelId, double threshold)
    {
        while (true)
        {
            try
            {
                if ((await client.RouteAsync(Hello, new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken)).Threshold == threshold)
                {
                    return;
                }
            }
            catch (RoutingException)
            {
                // The router is not there yet.
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    // As the library's users should: a reader sees the old file or the new one.
    private void Write(string text)
    {
        File.WriteAllText(_folder.PathOf("next.yaml"), text);
        File.Move(_folder.PathOf("next.yaml"), _folder.PathOf("routellm.yaml"), overwrite: true);
    }

    private sealed class LogOfErrors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public ConcurrentQueue<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                (logLevel == LogLevel.Warning ? Warnings : Messages).Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
