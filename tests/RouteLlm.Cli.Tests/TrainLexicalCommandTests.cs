using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class TrainLexicalCommandTests
{
    [Fact]
    public async Task A_model_is_trained_the_same_each_time_described_and_used()
    {
        using var folder = new TemporaryFolder();
        string outcomes = WriteOutcomes(folder, 200);
        File.Copy(Path.Combine(outcomes, "mine.jsonl"), Path.Combine(outcomes, "yours.jsonl"));
        string model = folder.PathOf("model.safetensors");
        string again = folder.PathOf("again.safetensors");

        ToolRun trained = await ToolRun.OfAsync("train", "lexical", "--outcomes", outcomes, "--penalty", "5", "--output", model, "--leave-one-set-out", "--format", "json");
        ToolRun repeated = await ToolRun.OfAsync("train", "lexical", "--outcomes", outcomes, "--penalty", "5", "--output", again);

        Assert.Equal((0, string.Empty), (trained.ExitCode, trained.Error));
        using (JsonDocument json = JsonDocument.Parse(trained.Output))
        {
            JsonElement set = json.RootElement.GetProperty("cross_validation").EnumerateArray().First();
            Assert.Equal(("mine", 200), (set.GetProperty("set").GetString(), set.GetProperty("prompts").GetInt32()));
            Assert.True(set.GetProperty("apgr_every_cut").GetDouble() > 0.7);
            Assert.Equal(2, json.RootElement.GetProperty("leave_one_set_out").GetArrayLength());
        }

        Assert.Contains("mine", repeated.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(again, TestContext.Current.CancellationToken));
        Assert.Contains("made by:       routellm train lexical --outcomes DIR --penalty 5", (await ToolRun.OfAsync("info", model)).Output, StringComparison.Ordinal);
        ToolRun routed = await ToolRun.OfAsync("route", "please prove item 7", "--model", model, "--threshold", "0.5");
        Assert.StartsWith("strong:", routed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "too few for 5 folds", "--penalty", "5")]
    [InlineData(100, "Penalty is 0. Choose a number above 0.", "--penalty", "0")]
    [InlineData(100, "needs at least one other to train on", "--leave-one-set-out")]
    [InlineData(100, "negative or not finite", "--word-scale", "-1")]
    public async Task What_cannot_be_trained_is_said_and_leaves_no_file(int prompts, string problem, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model.safetensors");

        ToolRun run = await ToolRun.OfAsync(["train", "lexical", "--outcomes", WriteOutcomes(folder, prompts), "--output", model, .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(model));
    }

    [Fact]
    public async Task The_embedded_model_is_made_again_bit_for_bit_and_reaches_its_floors_on_prompts_held_out()
    {
        using var folder = new TemporaryFolder();
        string again = folder.PathOf("again.safetensors");

        ToolRun run = await ToolRun.OfAsync(
            "train", "lexical", "--outcomes", SharedData.PathOf("data/outcomes"), "--judged", SharedData.PathOf("data/judged"), "--benchmarks", SharedData.PathOf("data/routellm-evals"), "--output", again, "--format", "json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        double Measure(string set) => json.RootElement.GetProperty("cross_validation").EnumerateArray()
            .Single(row => row.GetProperty("set").GetString() == set).GetProperty("apgr_every_cut").GetDouble();
        Assert.True(Measure("mmlu") >= 0.67, $"MMLU: {Measure("mmlu")}");
        Assert.True(Measure("gsm8k") >= 0.655, $"GSM8K: {Measure("gsm8k")}");

        using Stream embedded = typeof(LexicalModel).Assembly.GetManifestResourceStream("RouteLlm.lexical.safetensors")!;
        byte[] expected = new byte[embedded.Length];
        embedded.ReadExactly(expected);
        LexicalModel.Embedded.Write(folder.PathOf("read-and-written.safetensors"));
        Assert.Equal(expected, await File.ReadAllBytesAsync(again, TestContext.Current.CancellationToken));
        Assert.Equal(expected, await File.ReadAllBytesAsync(folder.PathOf("read-and-written.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Judged_prompts_train_a_router_without_outcomes()
    {
        using var folder = new TemporaryFolder();
        string judged = folder.PathOf("rated.jsonl");
        string model = folder.PathOf("model.safetensors");
        await File.WriteAllLinesAsync(
            judged,
            Enumerable.Range(0, 200).Select(i => JsonSerializer.Serialize(new { prompt = $"please {(i % 2 == 0 ? "prove" : "name")} item {i}", rating = i % 2 == 0 ? 90 : 5 })),
            TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("train", "lexical", "--judged", judged, "--penalty", "5", "--output", model);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.StartsWith("strong:", (await ToolRun.OfAsync("route", "please prove item 7", "--model", model, "--threshold", "0.5")).Output, StringComparison.Ordinal);
        Assert.StartsWith("weak:", (await ToolRun.OfAsync("route", "please name item 7", "--model", model, "--threshold", "0.5")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_of_prompts_that_were_held_out_are_written_with_their_folds_and_change_no_model()
    {
        using var folder = new TemporaryFolder();
        string outcomes = WriteOutcomes(folder, 200);
        string[] command = ["train", "lexical", "--outcomes", outcomes, "--penalty", "5"];

        ToolRun run = await ToolRun.OfAsync([.. command, "--output", folder.PathOf("with.safetensors"), "--held-out", folder.PathOf("held-out.jsonl")]);
        ToolRun without = await ToolRun.OfAsync([.. command, "--output", folder.PathOf("without.safetensors")]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(without.Output, run.Output);
        Assert.Equal(File.ReadAllBytes(folder.PathOf("without.safetensors")), File.ReadAllBytes(folder.PathOf("with.safetensors")));
        JsonElement[] scores = [.. File.ReadLines(folder.PathOf("held-out.jsonl")).Select(static line => JsonElement.Parse(line))];
        Assert.Equal(200, scores.Select(static score => score.GetProperty("prompt").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["0", "1", "2", "3", "4"], scores.Select(static score => score.GetProperty("fold").GetRawText()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(scores, static score =>
        {
            bool isHard = score.GetProperty("prompt").GetString()!.Contains("prove", StringComparison.Ordinal);
            Assert.Equal(("mine", isHard ? 1 : 0), (score.GetProperty("set").GetString(), score.GetProperty("gain").GetDouble()));
            Assert.Equal(isHard, score.GetProperty("strong_win_rate").GetDouble() > 0.5);
        });
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_found_before_the_work()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.OfAsync("train", "lexical", "--outcomes", folder.PathOf("none"), "--output", folder.PathOf("none/model.safetensors"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("model.safetensors", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_outcome_is_named_by_file_and_line()
    {
        using var folder = new TemporaryFolder();
        string outcomes = WriteOutcomes(folder, 1);
        await File.AppendAllTextAsync(Path.Combine(outcomes, "mine.jsonl"), "{\"prompt\":\"secret\"}\n", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("train", "lexical", "--outcomes", outcomes);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("mine.jsonl, line 2: there is no text in 'strong_model'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_named() =>
        Assert.Contains("no-such-folder", (await ToolRun.OfAsync("train", "lexical", "--outcomes", "no-such-folder")).Error, StringComparison.Ordinal);

    private static string WriteOutcomes(TemporaryFolder folder, int prompts)
    {
        string outcomes = Directory.CreateDirectory(folder.PathOf("outcomes")).FullName;
        File.WriteAllLines(Path.Combine(outcomes, "mine.jsonl"), Enumerable.Range(0, prompts).Select(i => JsonSerializer.Serialize(new
        {
            prompt = $"please {(i % 2 == 0 ? "prove" : "name")} item {i}",
            strong_model = "s",
            weak_model = "w",
            strong_score = 1,
            weak_score = i % 2,
            task = "t",
        })));
        return outcomes;
    }
}
