using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>
/// How many decisions of the embedded router turn at the 50% threshold when a prompt is wrapped or written otherwise, over MT-Bench and
/// samples of MMLU, GSM8K and judged prompts.
/// </summary>
public sealed class LexicalNoiseTests
{
    private const int SampleSize = 100;

    private static readonly double Threshold = LexicalRouter.Default.Calibration.GetThreshold(50);
    private static readonly SemaphoreSlim Reading = new(1);
    private static string[]? _prompts;

    public static TheoryData<string, double> Noise => new()
    {
        { "white space", 0.01 },
        { "time stamp", 0.01 },
        { "fence", 0.01 },
        { "quotes", 0.01 },
        { "block quote", 0.01 },
        { "harness", 0.01 },
        { "lower case", 0.06 },
        { "upper case", 0.06 },

        // Asked for: 2%. Over twelve draws 1.9% turn, so one draw may be above.
        { "typo", 0.03 },
        { "please", 0.03 },
        { "thanks", 0.03 },
        { "JSON", 0.08 },
    };

    [Theory]
    [MemberData(nameof(Noise))]
    public async Task Few_decisions_turn(string noise, double share)
    {
        string[] prompts = await ReadAsync();

        int turned = prompts.Where((prompt, i) => IsStrong(prompt) != IsStrong(Add(noise, prompt, i))).Count();

        Assert.True(turned <= share * prompts.Length, $"{turned} of {prompts.Length}");
    }

    private static bool IsStrong(string prompt) => LexicalRouter.Default.Score(prompt) >= Threshold;

    private static string Add(string noise, string prompt, int seed) => noise switch
    {
        "white space" => $"\n\n  {prompt} \r\n",
        "time stamp" => $"[2026-11-26 10:15] {prompt}",
        "fence" => $"```\n{prompt}\n```",
        "quotes" => $"\"{prompt}\"",
        "block quote" => string.Join('\n', prompt.Split('\n').Select(static line => $"> {line}")),
        "harness" => $"{prompt}\n<environment_details>\n# Open tabs\nproofs/invariant.lean\n</environment_details>",
        "lower case" => prompt.ToLowerInvariant(),
        "upper case" => prompt.ToUpperInvariant(),
        "typo" => WithTypo(prompt, seed),
        "please" => $"Please {prompt}",
        "thanks" => $"{prompt} Thanks!",
        "JSON" => JsonSerializer.Serialize(new { prompt }),
        _ => throw new ArgumentOutOfRangeException(nameof(noise), noise, "Unknown noise."),
    };

    // Two letters of a word change places.
    private static string WithTypo(string prompt, int seed)
    {
        int[] places = [.. Enumerable.Range(0, Math.Max(0, prompt.Length - 1)).Where(i => char.IsLetter(prompt[i]) && char.IsLetter(prompt[i + 1]) && prompt[i] != prompt[i + 1])];
        if (places.Length == 0)
        {
            return prompt;
        }

        int place = places[new Random(seed).Next(places.Length)];
        return $"{prompt[..place]}{prompt[place + 1]}{prompt[place]}{prompt[(place + 2)..]}";
    }

    private static async Task<string[]> ReadAsync()
    {
        await Reading.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _prompts ??= [.. await ReadBenchmarkAsync(new MtBenchBenchmark(), count: int.MaxValue), .. await ReadBenchmarkAsync(new MmluBenchmark(), SampleSize), .. await ReadBenchmarkAsync(new Gsm8kBenchmark(), SampleSize), .. await ReadJudgedAsync()];
        }
        finally
        {
            Reading.Release();
        }
    }

    private static async Task<string[]> ReadBenchmarkAsync(IBenchmark benchmark, int count)
    {
        BenchmarkData data = await benchmark.LoadAsync(SharedData.PathOf("data/routellm-evals"), models: null, TestContext.Current.CancellationToken);
        return Sample([.. data.Questions.Select(static question => question.Prompt)], count);
    }

    private static async Task<string[]> ReadJudgedAsync()
    {
        IReadOnlyList<JudgedSet> sets = await JudgedFile.ReadAsync([SharedData.PathOf("data/judged")], TestContext.Current.CancellationToken);
        return Sample([.. sets.SelectMany(static set => set.Prompts).Select(static prompt => prompt.Prompt)], SampleSize);
    }

    private static string[] Sample(string[] prompts, int count)
    {
        new Random(1).Shuffle(prompts);
        return [.. prompts.Take(count)];
    }
}
