using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

public sealed class StartReportTests
{
    [Fact]
    public async Task The_line_at_the_start_says_that_the_threshold_is_that_of_the_configuration_file()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, "lexical: {threshold: 0.25}\n", TestContext.Current.CancellationToken);
        var log = new LogOfLevels();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseConfigurationFile(file);
        using IHost host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        string line = Assert.Single(log.Of(LogLevel.Information));
        Assert.StartsWith("RouteLLM: router lexical, threshold 0.25 (threshold of the configuration file)", line, StringComparison.Ordinal);
    }
}
