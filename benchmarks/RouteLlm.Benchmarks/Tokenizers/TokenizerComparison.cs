using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Microsoft.ML.Tokenizers;
using RouteLlm.Tests;

namespace RouteLlm.Benchmarks;

/// <summary>
/// Our tokenizers beside those of Microsoft.ML.Tokenizers: how often the ids are Hugging Face's, how fast, how much memory. Needs the
/// shared data; on Linux x64.
/// </summary>
internal static class TokenizerComparison
{
    public const string Command = "tokenizers";

    private const int Rounds = 7;

    public static void Run()
    {
        string[] prompts = [.. MmluPrompts()];
        long bytes = prompts.Sum(static prompt => (long)Encoding.UTF8.GetByteCount(prompt));
        Console.WriteLine($"{prompts.Length:N0} prompts of MMLU, {bytes:N0} bytes of UTF-8; processor time, median of {Rounds} rounds; {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        Console.WriteLine("| kind | library | golden | MMLU exact | MB/s | bytes a call |\n|---|---|---|---|---|---|");
        foreach (string kind in (string[])["wordpiece", "unigram", "bpe"])
        {
            string folder = SharedFolder.PathOf($"golden/tokenizers/{kind}");
            string file = Path.Combine(folder, "tokenizer.json");
            var huggingFace = new Tokenizers.DotNet.Tokenizer(file);
            int around = kind == "bpe" ? 0 : 1;
            long[][] expected = [.. prompts.Select(prompt => Inner([.. huggingFace.Encode(prompt).Select(static id => (long)id)], around))];
            (string Text, long[] Ids)[] golden = [.. File.ReadLines(Path.Combine(folder, "expected.jsonl")).Where(static line => line.Length > 0).Select(line => Golden(line, around))];
            foreach ((string library, Func<string, IReadOnlyList<long>> exact, Action<string> timed) in Libraries(kind, folder, file))
            {
                int goldenExact = golden.Count(line => line.Ids.SequenceEqual(exact(line.Text)));
                int promptsExact = Enumerable.Range(0, prompts.Length).Count(i => expected[i].SequenceEqual(exact(prompts[i])));
                (double seconds, long allocated) = Measure(prompts, timed);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {kind} | {library} | {goldenExact} of {golden.Length} | {promptsExact:N0} | {bytes / seconds / 1e6:F1} | {allocated / prompts.Length:N0} |"));
            }
        }
    }

    private static IEnumerable<(string Library, Func<string, IReadOnlyList<long>> Exact, Action<string> Timed)> Libraries(string kind, string folder, string file)
    {
        TextTokenizer ours = TextTokenizer.Load(file);
        yield return ("RouteLlm", text => ours.Encode(text, addSpecialTokens: false), text => ours.Encode(text, addSpecialTokens: false));
        switch (kind)
        {
            case "wordpiece":
                BertTokenizer bert = BertTokenizer.Create(Path.Combine(folder, "vocab.txt"));
                yield return Of("BertTokenizer", text => bert.EncodeToIds(text, addSpecialTokens: false));
                break;
            case "unigram":
                SentencePieceTokenizer sentencePiece = SentencePieceTokenizer.Create(SentencePieceModel.Of(file), addBeginningOfSentence: false, addEndOfSentence: false);
                yield return Of("SentencePieceTokenizer", text => sentencePiece.EncodeToIds(text));
                break;
            default:
                BpeTokenizer bytePairs = MicrosoftBytePairs.Load(file);
                yield return Of("BpeTokenizer", text => bytePairs.EncodeToIds(text));
                TiktokenTokenizer tiktoken = TiktokenRanks.Load(file);
                yield return Of("TiktokenTokenizer", text => tiktoken.EncodeToIds(text));
                break;
        }
    }

    private static (string Library, Func<string, IReadOnlyList<long>> Exact, Action<string> Timed) Of(string name, Func<string, IReadOnlyList<int>> encode) =>
        ($"Microsoft.ML {name}", text => [.. encode(text).Select(static id => (long)id)], text => encode(text));

    private static (double Seconds, long Allocated) Measure(string[] prompts, Action<string> encode)
    {
        var seconds = new double[Rounds];
        long allocated = 0;
        for (int round = -1; round < Rounds; round++)
        {
            GC.Collect();
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan started = ProcessorTime.Now;
            foreach (string prompt in prompts)
            {
                encode(prompt);
            }

            if (round >= 0)
            {
                seconds[round] = (ProcessorTime.Now - started).TotalSeconds;
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Array.Sort(seconds);
        return (seconds[Rounds / 2], allocated);
    }

    private static (string Text, long[] Ids) Golden(string line, int around)
    {
        using JsonDocument recorded = JsonDocument.Parse(line);
        return (recorded.RootElement.GetProperty("text").GetString()!, Inner([.. recorded.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt64())], around));
    }

    private static long[] Inner(long[] ids, int around) => ids[around..^around];

    private static IEnumerable<string> MmluPrompts()
    {
        foreach (string path in Directory.EnumerateFiles(SharedFolder.PathOf("data/routellm-evals/mmlu/responses"), "*.csv").Order(StringComparer.Ordinal))
        {
            using var csv = CsvReader.Create(File.OpenRead(path), leaveOpen: false);
            csv.ReadHeader();
            while (csv.Read())
            {
                yield return csv.GetString(0);
            }
        }
    }
}
