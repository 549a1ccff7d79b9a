using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>
/// The tokenizer of <c>tools/train-bert</c>: a model that learned from other ids than the router gives it would be worthless.
/// </summary>
public sealed class TrainBertTokenizerTests
{
    [Fact]
    public async Task A_vocabulary_learned_by_train_bert_gives_the_same_ids_here()
    {
        string[] prompts = [.. RecordedTexts(), .. Prompts("gaokao"), .. Prompts("theoremqa")];
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("prompts.jsonl");
        await File.WriteAllLinesAsync(file, prompts.Select(static prompt => $"{{\"prompt\":{JsonSerializer.Serialize(prompt)}}}"), TestContext.Current.CancellationToken);

        string[] ids = await PrintIdsAsync("--prompts", file, "--size", "6000", "--output", folder.PathOf("tokenizer.json"));

        TextTokenizer tokenizer = TextTokenizer.Load(folder.PathOf("tokenizer.json"));
        Assert.Equal(6000, tokenizer.VocabularySize);
        Assert.Equal(prompts.Length, ids.Length);
        for (int i = 0; i < prompts.Length; i++)
        {
            long[] expected = JsonSerializer.Deserialize<long[]>(ids[i])!;
            long[] actual = tokenizer.Encode(prompts[i]);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{prompts[i]}\nexpected {string.Join(' ', expected)}\nactual   {string.Join(' ', actual)}");
        }
    }

    private static IEnumerable<string> RecordedTexts() => File.ReadLines(SharedData.PathOf("golden/tokenizers/wordpiece/expected.jsonl")).Select(line => TextOf(line, "text"));

    private static IEnumerable<string> Prompts(string set)
    {
        using FileStream file = File.OpenRead(SharedData.PathOf($"data/outcomes/{set}.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            yield return TextOf(line, "prompt");
        }
    }

    private static string TextOf(string line, string member)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(member).GetString()!;
    }

    private static async Task<string[]> PrintIdsAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [Checkout.PathOf("tools/train-bert/print_ids.py"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONUTF8"] = "1" },
        };
        using Process? process = TryStart(start);
        Assert.SkipWhen(process is null, "There is no python3 here, so the tokenizer of tools/train-bert is not tested.");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
