using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class ConfiguredModelTests
{
    [Fact]
    public void Prices_and_capabilities_stand_in_the_file_and_the_code_goes_before_it()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, """
            models:
              strong: { price: { input: 2.5, cached_input: 1.25, output: 10 } }
              weak:
                price: { input: 0.15, output: 0.6 }
                capabilities: { images: false, context_tokens: 8192 }
            """);
        using ServiceProvider provider = new ServiceCollection().AddRouteLlm()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .DescribeModel("strong", new ModelPrice(5, 20))
            .UseConfigurationFile(path).Services.BuildServiceProvider();

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;

        Assert.Equal(new ModelPrice(5, 20), options.Models["strong"].Price);
        Assert.Equal(new ModelPrice(0.15m, 0.6m), options.Models["weak"].Price);
        Assert.Equal(new ModelCapabilities { Images = false, ContextTokens = 8192 }, options.Models["weak"].Capabilities);
        Assert.NotNull(provider.GetRequiredService<RouteLlmChatClient>());
    }

    [Theory]
    [InlineData("models:\n  strong: { price: { input: -1, output: 2 } }", "line 2")]
    [InlineData("models:\n  strong: { price: { input: 1 } }", "output")]
    [InlineData("models:\n  strong: { capabilities: { imagse: false } }", "images")]
    [InlineData("models:\n  strong: { capabilities: { context_tokens: 0 } }", "line 2")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, text);

        ConfigurationFileException thrown = Assert.Throws<ConfigurationFileException>(() => new ServiceCollection().AddRouteLlm().UseConfigurationFile(path));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_stands_in_appsettings_as_well()
    {
        const string Json = """
            {
              "StrongModelPercent": 30,
              "Fallback": { "AttemptTimeout": "00:00:30", "Circuit": { "FailureRatio": 0.3, "SlowCall": "00:00:10" } },
              "Conversations": { "Policy": "EscalateOnly", "ShortRepliesInherit": false },
              "Models": {
                "strong": { "Price": { "Input": 2.5, "Output": 10, "CachedInput": 1.25 }, "Capabilities": { "ContextTokens": 128000 } },
                "weak": { "Price": { "Input": 0.15, "Output": 0.6 }, "Capabilities": { "Images": false } }
              },
              "Budgets": [ { "Limit": 20, "Window": "1.00:00:00", "RiseFromPercent": 90, "AtLimit": "RefuseStrong" } ],
              "HeldShare": { "StepSize": 0.05, "MinimumThreshold": 0.1 },
              "Fleet": { "Interval": "00:00:02" },
              "Shadow": true
            }
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Json));
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        using ServiceProvider provider = new ServiceCollection().AddRouteLlm(configuration)
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).Services.BuildServiceProvider();

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;

        Assert.Equal((TimeSpan.FromSeconds(30), 0.3, TimeSpan.FromSeconds(10)), (options.Fallback!.AttemptTimeout, options.Fallback.Circuit.FailureRatio, options.Fallback.Circuit.SlowCall));
        Assert.Equal((ConversationPolicy.EscalateOnly, false), (options.Conversations.Policy, options.Conversations.ShortRepliesInherit));
        Assert.Equal(new ModelPrice(2.5m, 10, 1.25m), options.Models["strong"].Price);
        Assert.Equal((128_000, false), (options.Models["strong"].Capabilities!.ContextTokens, options.Models["weak"].Capabilities!.Images));
        BudgetOptions budget = Assert.Single(options.Budgets);
        Assert.Equal((20m, TimeSpan.FromDays(1), 90.0, BudgetLimit.RefuseStrong), (budget.Limit, budget.Window, budget.RiseFromPercent, budget.AtLimit));
        Assert.Equal((0.05, 0.1, true, TimeSpan.FromSeconds(2)), (options.HeldShare!.StepSize, options.HeldShare.MinimumThreshold, options.Shadow, options.Fleet.Interval));
    }

    private static string Write(TemporaryFolder folder, string text)
    {
        string path = folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
