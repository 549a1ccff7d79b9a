using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;

namespace RouteLlm.Tests;

/// <summary>The tokenizers beside Hugging Face's own, of the package Tokenizers.DotNet, on every prompt of the benchmarks.</summary>
public sealed class HuggingFaceTokenizerTests : IDisposable
{
    private const int PrintedMismatches = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wordpiece")]
    [InlineData("unigram")]
    [InlineData("bpe")]
    public void Every_prompt_of_the_benchmarks_has_the_same_ids(string tokenizer)
    {
        string[] prompts = [.. MmluPrompts(), .. Gsm8kPrompts(), .. MtBenchTurns()];
        Assert.Equal(14_042 + 1_319 + 160, prompts.Length);

        ExpectSameIds(SharedData.PathOf($"golden/tokenizers/{tokenizer}/tokenizer.json"), prompts);
    }

    [Theory]
    [InlineData("wordpiece")]
    [InlineData("unigram")]
    [InlineData("bpe")]
    public void Added_tokens_with_every_flag_are_found_alike(string tokenizer)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(SharedData.PathOf($"golden/tokenizers/{tokenizer}/tokenizer.json")))!;
        int next = TextTokenizer.Load(SharedData.PathOf($"golden/tokenizers/{tokenizer}/tokenizer.json")).VocabularySize;
        for (int flags = 0; flags < 16; flags++)
        {
            file["added_tokens"]!.AsArray().Add(new JsonObject
            {
                ["id"] = next++,
                ["content"] = $"Tök{(char)('A' + flags)}n",
                ["lstrip"] = (flags & 1) != 0,
                ["rstrip"] = (flags & 2) != 0,
                ["single_word"] = (flags & 4) != 0,
                ["normalized"] = (flags & 8) != 0,
                ["special"] = false,
            });
        }

        string path = _folder.PathOf("tokenizer.json");
        File.WriteAllText(path, file.ToJsonString());
        string[] around = ["{0}", " {0} ", "a {0} b", "a{0}b", "a \t\n{0}\u3000 b", "{0}{0}", "{0} {0}", "_{0}", "{0}1", "({0})", "é{0}é", "  {0}  ", "x  {0}", "{0}  x", "漢{0}字", "\u0301{0}", "{0}\u200d", "\u200c{0}", "Ⓐ{0}", "{0}🄰", "🅿{0}", "{0}①", "{0}🆊", "{0}Ⅷ", "{0}\u20dd", "😀{0}"];
        string[] texts =
        [
            .. from flags in Enumerable.Range(0, 16)
               from form in around
               from content in (string[])[$"Tök{(char)('A' + flags)}n", $"TÖK{(char)('A' + flags)}N", $"tok{(char)('a' + flags)}n", $"To\u0308k{(char)('A' + flags)}n"]
               select string.Format(CultureInfo.InvariantCulture, form, content),
        ];

        ExpectSameIds(path, texts);
    }

    private static void ExpectSameIds(string path, string[] texts)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            $"Hugging Face's tokenizers are referenced for Linux on x64, and this is {RuntimeInformation.RuntimeIdentifier}.");
        var huggingFace = new Tokenizers.DotNet.Tokenizer(path);
        TextTokenizer tokenizer = TextTokenizer.Load(path);
        var mismatches = new StringBuilder();
        int count = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            long[] expected = [.. huggingFace.Encode(texts[i]).Select(static id => (long)id)];
            long[] actual = tokenizer.Encode(texts[i]);
            if (!expected.AsSpan().SequenceEqual(actual) && ++count <= PrintedMismatches)
            {
                mismatches.AppendLine(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(texts[i])}\nHugging Face {string.Join(' ', expected)}\nhere         {string.Join(' ', actual)}");
            }
        }

        Assert.True(count == 0, $"{count} of {texts.Length} texts have other ids.\n{mismatches}");
    }

    private static IEnumerable<string> MmluPrompts() =>
        Directory.EnumerateFiles(SharedData.PathOf("data/routellm-evals/mmlu/responses"), "*.csv").Order(StringComparer.Ordinal).SelectMany(PromptColumn);

    private static IEnumerable<string> Gsm8kPrompts() => PromptColumn(SharedData.PathOf("data/routellm-evals/gsm8k/gsm8k_responses.csv"));

    private static IEnumerable<string> MtBenchTurns() => File.ReadLines(SharedData.PathOf("data/routellm-evals/mt_bench/question.jsonl"))
        .SelectMany(static line => JsonDocument.Parse(line).RootElement.GetProperty("turns").EnumerateArray().Select(static turn => turn.GetString()!));

    private static IEnumerable<string> PromptColumn(string path)
    {
        using var csv = CsvReader.Create(File.OpenRead(path), leaveOpen: false);
        csv.ReadHeader();
        Assert.Equal("prompt", csv.Headers[0]);
        while (csv.Read())
        {
            yield return csv.GetString(0);
        }
    }
}
