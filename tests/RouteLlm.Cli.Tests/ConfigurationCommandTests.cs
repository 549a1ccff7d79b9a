using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ConfigurationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_lists_the_routers_of_a_sound_file()
    {
        ToolRun run = await ToolRun.OfAsync("config", "check", Write("router: mine\nmine:\n  kind: lexical\nmf:\n  checkpoint_path: nowhere\n"));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("mine: The router in the package", run.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("(decides requests that name none)", run.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lexical:\n  threshold: 2\n", "line 2, column 14")]
    [InlineData("mf:\n  checkpoint_path: nowhere\n", "the router 'mf' cannot be made")]
    public async Task Check_fails_with_what_is_wrong(string text, string problem)
    {
        ToolRun run = await ToolRun.OfAsync("config", "check", "--load", Write(text));

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_writes_the_one_of_the_repository()
    {
        ToolRun run = await ToolRun.OfAsync("config", "schema");

        using JsonDocument schema = JsonDocument.Parse(run.Output);
        Assert.Equal(await File.ReadAllTextAsync(Checkout.PathOf("schema/routellm.schema.json"), TestContext.Current.CancellationToken), run.Output);
    }

    private string Write(string text)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
