using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>The sections of <c>appsettings.json</c> in the documentation pass the checks of the start.</summary>
public sealed partial class AppSettingsTests
{
    public static TheoryData<string, int> Snippets { get; } = new(
        from file in Directory.GetFiles(Checkout.PathOf("docs"), "*.md").Order(StringComparer.Ordinal)
        from index in Enumerable.Range(0, SnippetsOf(file).Length)
        select (Path.GetFileName(file), index));

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_documented_section_is_accepted(string page, int index)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(SnippetsOf(Checkout.PathOf($"docs/{page}"))[index]));
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        var services = new ServiceCollection();
        services.AddRouteLlm(configuration.GetSection("RouteLlm"))
            .UseStrongClient(_ => OpenAIChatClient.Create("gpt-4o", "key"))
            .UseWeakClient(_ => OpenAIChatClient.Create("gpt-4o-mini", "key"));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.NotNull(provider.GetRequiredService<RouteLlmChatClient>());
    }

    [Fact]
    public void There_are_sections_to_check() => Assert.True(Snippets.Count > 1);

    private static string[] SnippetsOf(string file) =>
        [.. Block().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select(static match => match.Groups["json"].Value).Where(static json => json.Contains("\"RouteLlm\"", StringComparison.Ordinal))];

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
