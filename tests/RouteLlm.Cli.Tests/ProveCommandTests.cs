using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class ProveCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_battle_log_proves_what_its_router_is_worth_in_text_json_and_a_page()
    {
        string log = WriteLog(400);

        ToolRun text = await ToolRun.OfAsync("prove", log, "--resamples", "100");
        ToolRun run = await ToolRun.OfAsync("prove", log, "--resamples", "100", "--format", "json", "--output", _folder.PathOf("proof"));
        using JsonDocument json = JsonDocument.Parse(run.Output);

        Assert.Equal((0, 0), (text.ExitCode, run.ExitCode));
        Assert.Contains("large is better than small here.", text.Output, StringComparison.Ordinal);
        Assert.Contains("'lexical' routes better than chance.", text.Output, StringComparison.Ordinal);
        Assert.Equal(("lexical", 400), (json.RootElement.GetProperty("router").GetString(), json.RootElement.GetProperty("battles").GetInt32()));
        Assert.Equal(0.5, json.RootElement.GetProperty("in_use").GetProperty("threshold").GetDouble());
        Assert.Contains(json.RootElement.GetProperty("certificates")[2].GetProperty("statement").GetString()!, text.Output, StringComparison.Ordinal);
        Assert.Contains("What do the battles prove?", File.ReadAllText(_folder.PathOf("proof/proof.html")), StringComparison.Ordinal);
        Assert.Equal(run.Output.Trim(), File.ReadAllText(_folder.PathOf("proof/proof.json")).Trim());
    }

    [Fact]
    public async Task What_is_written_is_the_certified_threshold_and_the_library_applies_it_to_this_router_alone()
    {
        string file = _folder.PathOf("calibration.json");

        ToolRun run = await ToolRun.OfAsync("prove", WriteLog(400), "--resamples", "50", "--at-most", "10", "--write", file, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        double certified = json.RootElement.GetProperty("certificates").EnumerateArray().Single(found => found.GetProperty("worse_percent").GetDouble() == 10)
            .GetProperty("point").GetProperty("threshold").GetDouble();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(certified, CalibrationFile.Read(file).Proven!.Threshold);
        Assert.Equal(certified, await ThresholdAsync(LexicalRouter.Default, new RouteLlmOptions { CalibrationFile = file }));
        Assert.Equal(
            CalibrationFile.Read(file).GetThreshold(LexicalRouter.Default, 20),
            await ThresholdAsync(LexicalRouter.Default, new RouteLlmOptions { CalibrationFile = file, StrongModelPercent = 20 }));
        CalibrationFileException other = await Assert.ThrowsAsync<CalibrationFileException>(() => ThresholdAsync(new RandomRouter(1), new RouteLlmOptions { CalibrationFile = file }));
        Assert.Contains("made for the router 'lexical'", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_the_battles_do_not_support_is_not_written()
    {
        string file = _folder.PathOf("calibration.json");

        ToolRun run = await ToolRun.OfAsync("prove", WriteLog(60), "--resamples", "50", "--at-most", "1", "--write", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not written: The battles cannot show that at most 1%", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Battles_without_prompts_are_scored_again_from_their_features()
    {
        string log = WriteLog(100, keepPrompts: false);

        ToolRun run = await ToolRun.OfAsync("prove", log, "--router", "lexical", "--resamples", "50");
        ToolRun other = await ToolRun.OfAsync("prove", log, "--router", "random", "--resamples", "50");

        Assert.Equal((0, 1), (run.ExitCode, other.ExitCode));
        Assert.Contains("100 of 100 battles have no prompt", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--at-most", "0", "--at-most is 0.")]
    [InlineData("--confidence", "1", "--confidence is 1.")]
    [InlineData("--threshold", "2", "--threshold is 2.")]
    [InlineData("--strong-model", "nobody", "holds no battles of these models.")]
    public async Task What_makes_no_sense_is_named(string option, string value, string problem)
    {
        ToolRun run = await ToolRun.OfAsync("prove", WriteLog(60), option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private static async Task<double> ThresholdAsync(IPromptRouter router, RouteLlmOptions options)
    {
        using var client = new RouteLlmChatClient(new DemonstrationChatClient("strong"), new DemonstrationChatClient("weak"), router, options);
        return (await client.RouteAsync([new ChatMessage(ChatRole.User, "Hello")], cancellationToken: TestContext.Current.CancellationToken)).Threshold;
    }

    // Every other prompt is one that the router knows to be hard and that the weak model fails at.
    private string WriteLog(int count, bool keepPrompts = true)
    {
        string path = _folder.PathOf($"battles-{count}-{keepPrompts}.jsonl");
        using FileStream stream = File.Create(path);
        for (int i = 0; i < count; i++)
        {
            bool isHard = i % 2 == 0;
            string prompt = isHard ? $"Prove, step by step, that there are infinitely many primes of the form {i}k + 1, and derive a bound." : $"Hello, how are you today, number {i}?";
            var battle = new BattleRecord
            {
                StrongModel = "large",
                WeakModel = "small",
                Verdict = isHard ? BattleVerdict.Strong : BattleVerdict.Tie,
                Router = LexicalRouter.RouterName,
                RouterFingerprint = LexicalRouter.Default.Fingerprint,
                StrongWinRate = LexicalRouter.Default.Score(prompt),
                Threshold = 0.5,
                StrongCost = 0.01m,
                WeakCost = 0.001m,
                Prompt = keepPrompts ? prompt : null,
                Features = PromptFeatures.Of(prompt),
            };
            using var json = new Utf8JsonWriter(stream);
            BattleRecordWriter.Write(json, battle);
            json.Flush();
            stream.WriteByte((byte)'\n');
        }

        return path;
    }
}
