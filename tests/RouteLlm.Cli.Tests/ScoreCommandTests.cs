using System.IO.Compression;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ScoreCommandTests
{
    [Fact]
    public async Task Scores_come_in_the_order_of_the_prompts()
    {
        string[] prompts = [.. Enumerable.Range(0, 1000).Select(i => $"Prompt {i}: was ist größer, \"{i}\" oder 💡?")];

        ToolRun run = await ToolRun.WithInputAsync(string.Concat(prompts.Select(prompt => $"{{\"id\":1,\"prompt\":{JsonSerializer.Serialize(prompt)}}}\n")), "score", "--input", "-");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(1000, run.Lines.Length);
        for (int i = 0; i < prompts.Length; i++)
        {
            using JsonDocument line = JsonDocument.Parse(run.Lines[i]);
            Assert.Equal(["prompt", "strong_win_rate"], line.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal(prompts[i], line.RootElement.GetProperty("prompt").GetString());
            Assert.Equal(LexicalRouter.Default.Score(prompts[i]), line.RootElement.GetProperty("strong_win_rate").GetDouble());
        }
    }

    [Fact]
    public async Task Files_are_read_compressed_and_written_whole()
    {
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("prompts.jsonl.gz");
        string output = folder.PathOf("scores.jsonl");
        await using (var stream = new GZipStream(File.Create(input), CompressionLevel.Fastest))
        {
            stream.Write("{\"prompt\":\"hello\"}"u8);
        }

        ToolRun run = await ToolRun.OfAsync("score", "--router", "random", "--seed", "1", "--input", input, "--output", output);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("{\"prompt\":\"hello\",\"strong_win_rate\":", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_line_stops_with_its_number_and_an_output_file_stays_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string output = folder.PathOf("scores.jsonl");
        await File.WriteAllTextAsync(output, "old", TestContext.Current.CancellationToken);
        const string Input = "{\"prompt\":\"one\"}\n{\"text\":\"secret\"}\n{\"prompt\":\"three\"}\n";

        ToolRun toFile = await ToolRun.WithInputAsync(Input, "score", "--input", "-", "--output", output);
        ToolRun toScreen = await ToolRun.WithInputAsync(Input, "score", "--input", "-");

        Assert.Equal(1, toFile.ExitCode);
        Assert.Contains("standard input, line 2: there is no text in 'prompt'", toFile.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", toFile.Error, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(1, toScreen.ExitCode);
        Assert.Contains("\"one\"", Assert.Single(toScreen.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_are_skipped_and_counted_on_request()
    {
        ToolRun run = await ToolRun.WithInputAsync("{\"prompt\":\"one\"}\nnot json\n{\"prompt\":2}\n{\"\\ud800\":1}\n\n{\"prompt\":\"four\"}", "score", "--input", "-", "--skip-invalid");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Lines.Length);
        Assert.Contains("scored 2 prompts, skipped 3 lines", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_input_gives_empty_output()
    {
        ToolRun run = await ToolRun.WithInputAsync(string.Empty, "score", "--input", "-");

        Assert.Equal((0, string.Empty, string.Empty), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        ToolRun run = await ToolRun.OfAsync("score", "--input", "no-such-file.jsonl");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no-such-file.jsonl", run.Error, StringComparison.Ordinal);
    }
}
