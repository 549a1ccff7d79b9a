using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>What the log says when an application starts.</summary>
public sealed class StartReportTests
{
    private readonly LogOfLevels _log = new();

    public static TheoryData<string, double, string> Thresholds { get; } = new()
    {
        { "threshold", 0.3, "threshold 0.3 (Threshold)" },
        { "percent", LexicalRouter.Default.Calibration.GetThreshold(30), "(StrongModelPercent 30, by the router's calibration)" },
        { "default", LexicalRouter.Default.Calibration.GetThreshold(50), "(the default StrongModelPercent 50, by the router's calibration)" },
        { "calibration file", 0.5, "(StrongModelPercent 50, by the calibration file '" },
    };

    [Theory]
    [MemberData(nameof(Thresholds))]
    public async Task One_line_names_router_threshold_with_its_origin_and_models(string what, double threshold, string origin)
    {
        using var folder = new TemporaryFolder();
        string calibration = folder.PathOf("calibration.json");
        CalibrationFile.Create(LexicalRouter.Default, [0, 0.5, 1]).Write(calibration);
        using IHost host = await StartAsync(services => services.AddRouteLlm(options =>
        {
            options.Threshold = what == "threshold" ? 0.3 : null;
            options.StrongModelPercent = what switch { "percent" => 30, "calibration file" => 50, _ => null };
            options.CalibrationFile = what == "calibration file" ? calibration : null;
        }).UseStrongClient(new TestChatClient("strong")).UseWeakClient(_ => new TestChatClient("weak")));

        for (int i = 0; i < 3; i++)
        {
            await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        }

        string line = Assert.Single(_log.Of(LogLevel.Information));
        Assert.StartsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"RouteLLM: router lexical, threshold {threshold} ("), line, StringComparison.Ordinal);
        Assert.Contains(origin, line, StringComparison.Ordinal);
        Assert.EndsWith("models weak (weak-model), strong (strong-model).", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_keyed_client_has_a_line_of_its_own()
    {
        using IHost host = await StartAsync(services =>
        {
            services.AddKeyedRouteLlm("support", options => options.Threshold = 0.2).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
            return services.AddKeyedRouteLlm("batch", options => options.Threshold = 0.9).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        });

        Assert.Equal(
            ["RouteLLM 'batch': router lexical, threshold 0.9 (Threshold)", "RouteLLM 'support': router lexical, threshold 0.2 (Threshold)"],
            _log.Of(LogLevel.Information).Select(line => line[..line.IndexOf(", models", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(10, 30, true)]
    [InlineData(1, 2, false)]
    public async Task A_weak_model_that_costs_more_is_told_with_both_prices(int input, int output, bool isTold)
    {
        using IHost host = await StartAsync(services => services.AddRouteLlm()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .DescribeModel("weak", new ModelPrice(input, output)).DescribeModel("strong", new ModelPrice(2.5m, 10)));

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            isTold ? ["The weaker model 'weak' costs more (10 a million input tokens, 30 a million output tokens) than 'strong' (2.5, 10). Are the prices or the models the wrong way round?"] : [],
            _log.Of(LogLevel.Warning));
    }

    [Fact]
    public async Task Models_that_cannot_be_made_yet_do_not_stop_the_start()
    {
        bool isThere = false;
        using IHost host = await StartAsync(services => services.AddRouteLlm()
            .UseStrongClient(_ => isThere ? new TestChatClient("strong") : throw new TimeoutException("a secret")).UseWeakClient(new TestChatClient("weak")));

        Assert.Equal("The chat client could not be created at the start (TimeoutException). The first request tries again.", Assert.Single(_log.Of(LogLevel.Warning)));
        isThere = true;
        Assert.NotNull(host.Services.GetRequiredService<IChatClient>());
        Assert.Single(_log.Of(LogLevel.Information));
    }

    private async Task<IHost> StartAsync(Func<IServiceCollection, IRouteLlmBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_log);
        configure(builder.Services);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
