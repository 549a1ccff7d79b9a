using System.Globalization;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class CalibrateCommandTests : IDisposable
{
    private const string Outcomes =
        "{\"prompt\":\"What is 2 + 2?\",\"strong_score\":1,\"weak_score\":1}\n" +
        "{\"prompt\":\"Prove that there are infinitely many primes.\",\"strong_score\":1,\"weak_score\":0}\n" +
        "{\"prompt\":\"Hello\",\"strong_score\":1,\"weak_score\":1}\n" +
        "{\"prompt\":\"Solve x^2 = 3x + 10 for x, and show each step.\",\"strong_score\":1,\"weak_score\":0}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Thresholds_are_those_that_pandas_computes()
    {
        using JsonDocument golden = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf("golden/calibration.json"), TestContext.Current.CancellationToken));
        string scores = Write("scores.json", golden.RootElement.GetProperty("scores").GetRawText());

        foreach (JsonElement expected in golden.RootElement.GetProperty("expected").EnumerateArray())
        {
            double percent = 100 * expected.GetProperty("strong_model_pct").GetDouble();
            using JsonDocument json = await JsonOfAsync("--scores", scores, "--strong-percent", percent.ToString(CultureInfo.InvariantCulture));

            Assert.Equal(expected.GetProperty("threshold").GetDouble(), json.RootElement.GetProperty("threshold").GetDouble(), 1e-9);
            Assert.Equal((5000, JsonValueKind.Null), (json.RootElement.GetProperty("prompts").GetInt32(), json.RootElement.GetProperty("router").ValueKind));
            Assert.Equal(percent, json.RootElement.GetProperty("strong_percent_of_prompts").GetDouble(), 0.05);
        }
    }

    [Fact]
    public async Task A_router_is_calibrated_on_prompts_and_the_file_gives_the_same_threshold_in_the_library()
    {
        string prompts = Write("prompts.jsonl", Prompts(200));
        string file = _folder.PathOf("calibration.json");

        using JsonDocument json = await JsonOfAsync("--input", prompts, "--strong-percent", "20", "--write", file);

        double[] scores = [.. Enumerable.Range(0, 200).Select(i => LexicalRouter.Default.Score(PromptOf(i)))];
        double threshold = ThresholdCalibration.FromScores(scores).GetThreshold(20);
        Assert.Equal(("lexical", threshold), (json.RootElement.GetProperty("router").GetString(), json.RootElement.GetProperty("threshold").GetDouble()));
        Assert.Equal(LexicalRouter.Default.Fingerprint, json.RootElement.GetProperty("fingerprint").GetString());
        var written = CalibrationFile.Read(file);
        Assert.Equal(threshold, written.GetThreshold(LexicalRouter.Default, 20), 1e-12);
        Assert.StartsWith("routellm calibrate ", written.CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_confidence_the_threshold_keeps_to_the_share_and_it_says_what_would_sharpen_it()
    {
        string prompts = Write("prompts.jsonl", Prompts(300));
        string file = _folder.PathOf("calibration.json");

        using JsonDocument json = await JsonOfAsync("--input", prompts, "--strong-percent", "20", "--confidence", "0.9", "--write", file);
        ToolRun text = await RunAsync("--input", prompts, "--strong-percent", "20", "--confidence", "0.9");

        double[] scores = [.. Enumerable.Range(0, 300).Select(i => LexicalRouter.Default.Score(PromptOf(i)))];
        ConfidentThreshold expected = ConfidentThreshold.Find(scores, 20, 0.9)!;
        JsonElement confident = json.RootElement.GetProperty("confident");
        Assert.Equal((expected.Threshold, expected.Threshold), (json.RootElement.GetProperty("threshold").GetDouble(), confident.GetProperty("threshold").GetDouble()));
        Assert.Equal(expected.ExpectedStrongPercent, confident.GetProperty("expected_strong_percent").GetDouble());
        Assert.Equal(ConfidentThreshold.PromptsForMargin(20, 0.9), confident.GetProperty("prompts_within_one_point").GetInt32());
        Assert.True(expected.Threshold > json.RootElement.GetProperty("quantile_threshold").GetDouble());
        Assert.Equal(expected.Threshold, CalibrationFile.Read(file).GetThreshold(LexicalRouter.Default, 20));
        Assert.Contains("keeps to 20% strong calls with a confidence of 0.9.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_tell_the_quality_and_the_cheapest_threshold_that_keeps_it()
    {
        string outcomes = Write("outcomes.jsonl", Outcomes);
        string scores = Write("scores.json", "[0.1, 0.8, 0.2, 0.6]");

        using JsonDocument json = await JsonOfAsync("--outcomes", outcomes, "--scores", scores, "--strong-percent", "25", "--target-quality", "0.95");
        ToolRun text = await RunAsync("--outcomes", outcomes, "--scores", scores, "--strong-percent", "25", "--target-quality", "0.95");

        JsonElement quality = json.RootElement.GetProperty("quality");
        Assert.Equal((25, 0.75, 4), (quality.GetProperty("strong_percent").GetDouble(), quality.GetProperty("score").GetDouble(), quality.GetProperty("outcomes").GetInt32()));
        JsonElement target = json.RootElement.GetProperty("target_quality");
        Assert.Equal((0.95, 0.6, 50), (target.GetProperty("quality").GetDouble(), target.GetProperty("threshold").GetDouble(), target.GetProperty("strong_percent").GetDouble()));
        Assert.Equal(2, target.GetProperty("threshold_interval").GetArrayLength());
        Assert.Equal(100, target.GetProperty("quality_kept").GetDouble());
        Assert.Contains("Threshold 0.600000 (", text.Output, StringComparison.Ordinal);
        Assert.Contains("on 4 outcomes: score 0.7500", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prompts_of_outcomes_stand_in_for_prompts_and_prompts_do_not_for_outcomes()
    {
        string outcomes = Write("outcomes.jsonl", Outcomes);

        using JsonDocument alone = await JsonOfAsync("--outcomes", outcomes, "--target-quality", "1");
        using JsonDocument both = await JsonOfAsync("--outcomes", outcomes, "--target-quality", "1", "--input", Write("prompts.jsonl", Prompts(50)));

        Assert.Equal((4, 50), (alone.RootElement.GetProperty("prompts").GetInt32(), both.RootElement.GetProperty("prompts").GetInt32()));
        Assert.Equal(
            alone.RootElement.GetProperty("target_quality").GetRawText(),
            both.RootElement.GetProperty("target_quality").GetRawText());
        Assert.False(alone.RootElement.TryGetProperty("quantile_threshold", out _));
    }

    [Fact]
    public async Task A_router_that_changes_with_every_start_is_warned_of()
    {
        string file = _folder.PathOf("calibration.json");

        ToolRun run = await ToolRun.WithInputAsync(Prompts(50), "calibrate", "--router", "random", "--strong-percent", "20", "--input", "-", "--write", file);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("router 'random' has no fingerprint", run.Error, StringComparison.Ordinal);
        Assert.Null(CalibrationFile.Read(file).Fingerprint);
    }

    [Theory]
    [InlineData("There is nothing to find a threshold for.", "--input", "x.jsonl")]
    [InlineData("--strong-percent is 0.3. Write 30 for 30%.", "--input", "x.jsonl", "--strong-percent", "0.3")]
    [InlineData("--strong-percent is 101. Write", "--input", "x.jsonl", "--strong-percent", "101")]
    [InlineData("--target-quality is 95. Write a part from 0 to 1", "--outcomes", "x.jsonl", "--target-quality", "95")]
    [InlineData("--confidence is 95. Write one between 0 and 1", "--input", "x.jsonl", "--strong-percent", "20", "--confidence", "95")]
    [InlineData("--confidence is for a share of strong calls.", "--outcomes", "x.jsonl", "--target-quality", "0.9", "--confidence", "0.9")]
    [InlineData("No number of prompts can promise", "--input", "x.jsonl", "--strong-percent", "0", "--confidence", "0.9")]
    [InlineData("There are no prompts to calibrate on.", "--strong-percent", "20")]
    [InlineData("Both --scores and --input are given.", "--strong-percent", "20", "--scores", "x", "--input", "y")]
    [InlineData("Both --scores and --router are given.", "--strong-percent", "20", "--scores", "x", "--router", "random")]
    [InlineData("A calibration file names the router that it was made with.", "--strong-percent", "20", "--scores", "x", "--write", "y")]
    [InlineData("--target-quality needs to know how good the answers were.", "--target-quality", "0.9", "--input", "x.jsonl")]
    [InlineData("no-such-file.jsonl", "--strong-percent", "20", "--input", "no-such-file.jsonl")]
    [InlineData("--write is empty. Write a path.", "--strong-percent", "20", "--input", "x", "--write", "")]
    public async Task What_cannot_be_calibrated_is_said(string problem, params string[] options)
    {
        ToolRun run = await RunAsync(options);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_prompts_and_what_is_no_prompt_write_nothing()
    {
        string file = _folder.PathOf("calibration.json");

        ToolRun few = await RunAsync("--input", Write("few.jsonl", Prompts(5)), "--strong-percent", "20", "--confidence", "0.95", "--write", file);
        ToolRun none = await RunAsync("--input", Write("none.jsonl", "\n"), "--strong-percent", "20", "--write", file);
        ToolRun wrong = await RunAsync("--input", Write("wrong.jsonl", "{\"prompt\":\"secret\"}\n{\"text\":1}\n"), "--strong-percent", "20", "--write", file);
        ToolRun rows = await RunAsync("--outcomes", Write("outcomes.jsonl", Outcomes), "--scores", Write("scores.json", "[0.5]"), "--target-quality", "0.9");

        Assert.Contains("takes at least 14 prompts", few.Error, StringComparison.Ordinal);
        Assert.Contains("here are 5.", few.Error, StringComparison.Ordinal);
        Assert.Contains("none.jsonl holds no prompts.", none.Error, StringComparison.Ordinal);
        Assert.Contains("wrong.jsonl, line 2: there is no text in 'prompt'.", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("holds 1 win rates, but", rows.Error, StringComparison.Ordinal);
        Assert.All((ToolRun[])[few, none, wrong, rows], run => Assert.Equal((1, string.Empty), (run.ExitCode, run.Output)));
        Assert.False(File.Exists(file));
    }

    private static Task<ToolRun> RunAsync(params string[] options) => ToolRun.OfAsync(["calibrate", .. options]);

    private static async Task<JsonDocument> JsonOfAsync(params string[] options)
    {
        ToolRun run = await RunAsync([.. options, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private static string Prompts(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"prompt\":\"{PromptOf(i)}\"}}\n"));

    private static string PromptOf(int i) => $"What is {i} times {i * i}? Answer in {i % 7} words about subject {i}.";

    private string Write(string name, string content)
    {
        string path = _folder.PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }
}
