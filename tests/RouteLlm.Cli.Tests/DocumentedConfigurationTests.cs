using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>The configuration files in the documentation pass <c>routellm config check</c>.</summary>
public sealed partial class DocumentedConfigurationTests : IDisposable
{
    // Its YAML is for Traefik and Kubernetes.
    private const string PageForOtherPrograms = "docs/proxies.md";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Files { get; } = new(
        from page in Pages()
        from index in Enumerable.Range(0, FilesOf(page).Length)
        select (page, index));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_documented_file_is_sound(string page, int index)
    {
        // Named by the pages on fleets; a check does not connect.
        Environment.SetEnvironmentVariable("ROUTELLM_REDIS", "localhost");
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, FilesOf(page)[index], TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("config", "check", file);

        // The keys of the vendors' own models are not there on every machine.
        Assert.True(run.ExitCode == 0 || run.Error.Contains("_API_KEY' is not set", StringComparison.Ordinal), run.Error);
    }

    [Theory]
    [InlineData("fallback")]
    [InlineData("circuit")]
    [InlineData("attempt_timeout_seconds")]
    [InlineData("conversations")]
    [InlineData("capabilities")]
    [InlineData("budgets")]
    [InlineData("held_share")]
    [InlineData("rank_percents")]
    [InlineData("decision_log")]
    [InlineData("shadow")]
    [InlineData("fleet")]
    [InlineData("cascade")]
    [InlineData("cache_awareness")]
    [InlineData("agent_signals")]
    public void The_page_on_production_shows_the_section(string section) =>
        Assert.Contains(FilesOf("docs/production.md"), file => Regex.IsMatch(file, $"(?m)(^|[ {{]){section}:"));

    private static IEnumerable<string> Pages() =>
        from file in Directory.GetFiles(Checkout.PathOf("docs"), "*.md").Concat(Directory.GetFiles(Checkout.PathOf("src"), "README.md", SearchOption.AllDirectories)).Append(Checkout.PathOf("README.md"))
        let page = Path.GetRelativePath(Checkout.PathOf("."), file).Replace('\\', '/')
        where page != PageForOtherPrograms
        orderby page
        select page;

    private static string[] FilesOf(string page) =>
        [.. Blocks().Matches(File.ReadAllText(Checkout.PathOf(page)).ReplaceLineEndings("\n")).Select(static match => match.Groups["file"].Value)];

    [GeneratedRegex("```yaml\n(?<file>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
