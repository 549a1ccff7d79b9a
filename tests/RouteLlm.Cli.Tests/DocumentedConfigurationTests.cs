using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>The configuration files in the documentation pass <c>routellm config check</c>.</summary>
public sealed partial class DocumentedConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Files { get; } = new(
        from page in (string[])["configuration.md", "gateway.md"]
        from index in Enumerable.Range(0, FilesOf(page).Length)
        select (page, index));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_documented_file_is_sound(string page, int index)
    {
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, FilesOf(page)[index], TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("config", "check", file);

        // The key of OpenAI's own models is not there on every machine.
        Assert.True(run.ExitCode == 0 || run.Error.Contains("'OPENAI_API_KEY' is not set", StringComparison.Ordinal), run.Error);
    }

    private static string[] FilesOf(string page) =>
        [.. Blocks().Matches(File.ReadAllText(Checkout.PathOf($"docs/{page}"))).Select(static match => match.Groups["file"].Value)];

    [GeneratedRegex("```yaml\n(?<file>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
