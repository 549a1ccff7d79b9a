using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>Starts the tool as a process of its own: arguments, encodings and pipes are as for a user.</summary>
public sealed class BuiltToolTests
{
    private static readonly string Tool = ToolProcess.Path;

    [Theory]
    [InlineData("@john what is up?")]
    [InlineData("größer als 数学 💡?")]
    [InlineData("-1 + 2")]
    public async Task A_prompt_reaches_the_router_as_it_was_typed(string prompt)
    {
        (int exitCode, string output, string error) = await ToolProcess.RunAsync("dotnet", [Tool, "route", "--format", "json", "--", prompt]);

        Assert.Equal((0, string.Empty), (exitCode, error));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(LexicalRouter.Default.Score(prompt), json.RootElement.GetProperty("strong_win_rate").GetDouble());
    }

    [Fact]
    public async Task A_prompt_that_is_piped_loses_only_its_line_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a Unix shell.");

        (int exitCode, string output, _) = await ToolProcess.RunAsync("/bin/sh", ["-c", $"echo 'größer?' | dotnet '{Tool}' route --format json"]);

        Assert.Equal(0, exitCode);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(LexicalRouter.Default.Score("größer?"), json.RootElement.GetProperty("strong_win_rate").GetDouble());
    }

    [Fact]
    public async Task It_ends_when_nobody_reads_its_output_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a Unix shell.");

        // Without an end of its own, yes would keep the tool busy for ever.
        (int exitCode, string output, string error) = await ToolProcess.RunAsync("/bin/sh", ["-c", $"yes '{{\"prompt\":\"größer?\"}}' 2>/dev/null | dotnet '{Tool}' score --input - | head -n 1"]);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.StartsWith("{\"prompt\":\"größer?\",\"strong_win_rate\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_runs_that_append_to_one_file_both_stand_in_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a Unix shell.");
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("both.txt");

        await ToolProcess.RunAsync("/bin/sh", ["-c", $"{{ dotnet '{Tool}' route one; dotnet '{Tool}' route two; }} > '{file}'"]);

        Assert.Equal(2, (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Count(line => line.Contains("strong win rate", StringComparison.Ordinal)));
    }
}
