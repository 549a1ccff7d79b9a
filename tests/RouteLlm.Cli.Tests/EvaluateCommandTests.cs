using System.Text.Json;
using System.Xml.Linq;

namespace RouteLlm.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string TwoPairs =
        "{\"prompt\":\"What is 2 + 2?\",\"strong_score\":1,\"weak_score\":1,\"strong_model\":\"a\",\"weak_model\":\"b\"}\n" +
        "{\"prompt\":\"Prove it.\",\"strong_score\":1,\"weak_score\":0,\"strong_model\":\"a\",\"weak_model\":\"b\",\"strong_cost\":3,\"weak_cost\":1}\n" +
        "{\"prompt\":\"Hello\",\"strong_score\":7,\"weak_score\":6,\"strong_model\":\"a\",\"weak_model\":\"c\",\"strong_cost\":3,\"weak_cost\":1}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mmlu", 14_037)]
    [InlineData("gsm8k", 1_307)]
    [InlineData("mt-bench", 72)]
    public async Task Recorded_scores_give_what_RouteLLM_recorded(string benchmark, int questions)
    {
        using JsonDocument golden = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"golden/eval/{benchmark}.json"), TestContext.Current.CancellationToken));
        string scores = Write("scores.json", golden.RootElement.GetProperty("scores").GetRawText());

        JsonElement result = Assert.Single(await ResultsOfAsync("--benchmark", benchmark, "--scores", scores, "--resamples", "20"));

        Assert.Equal((benchmark, "scores", questions), (result.GetProperty("benchmark").GetString(), result.GetProperty("router").GetString(), result.GetProperty("questions").GetInt32()));
        foreach (string name in (string[])["weak_score", "strong_score", "auc", "apgr", "apgr_every_cut"])
        {
            AssertNear(golden.RootElement.GetProperty(name), result.GetProperty(name));
            Assert.Equal(2, result.GetProperty($"{name}_interval").GetArrayLength());
        }

        JsonElement cpt = golden.RootElement.GetProperty("cpt_percent_strong_calls");
        Assert.All([("0.2", "20"), ("0.5", "50"), ("0.8", "80")], key => AssertNear(cpt.GetProperty(key.Item1), result.GetProperty("cpt").GetProperty(key.Item2)));
        Assert.All(golden.RootElement.GetProperty("optimal").EnumerateObject(), point => AssertNear(point.Value, result.GetProperty("optimal").GetProperty(point.Name)));
        JsonElement[] curve = [.. result.GetProperty("curve").EnumerateArray()];
        JsonElement[] recorded = [.. golden.RootElement.GetProperty("curve").EnumerateArray()];
        Assert.Equal(recorded.Length, curve.Length);
        Assert.All(recorded.Zip(curve), pair =>
        {
            AssertNear(pair.First.GetProperty("threshold"), pair.Second.GetProperty("threshold"));
            AssertNear(pair.First.GetProperty("strong_percentage"), pair.Second.GetProperty("strong_percent"));
            AssertNear(pair.First.GetProperty("accuracy"), pair.Second.GetProperty("score"));
        });
    }

    [Fact]
    public async Task A_script_reads_every_measure_with_its_interval_and_the_differences()
    {
        using JsonDocument json = await JsonOfAsync("--benchmark", "mt-bench", "--routers", "lexical", "random", "--seed", "1", "--prices", "10", "0.24");

        JsonElement[] results = [.. json.RootElement.GetProperty("results").EnumerateArray()];
        Assert.Equal(["lexical", "random"], results.Select(result => result.GetProperty("router").GetString()));
        Assert.All((string[])["apgr", "apgr_every_cut", "cost_apgr"], name =>
        {
            double[] interval = [.. results[0].GetProperty($"{name}_interval").EnumerateArray().Select(end => end.GetDouble())];
            Assert.InRange(results[0].GetProperty(name).GetDouble(), interval[0], interval[1]);
        });
        Assert.True(results[0].GetProperty("apgr_every_cut").GetDouble() >= 0.6);
        Assert.Equal(["25", "50", "75"], results[0].GetProperty("quality_kept").EnumerateObject().Select(kept => kept.Name));
        Assert.Equal(101, results[0].GetProperty("curve_every_cut").EnumerateObject().Count());
        Assert.Equal(0.5, results[0].GetProperty("random").GetProperty("apgr").GetDouble(), 1e-12);
        JsonElement difference = Assert.Single(json.RootElement.GetProperty("differences").EnumerateArray());
        Assert.Equal(("lexical", "random"), (difference.GetProperty("router").GetString(), difference.GetProperty("other_router").GetString()));
        Assert.Contains(difference.GetProperty("apgr_every_cut_real").ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
        Assert.Equal(JsonValueKind.Number, difference.GetProperty("cpt_hull_80").ValueKind);
    }

    [Fact]
    public async Task Questions_that_a_router_was_trained_on_are_scored_by_models_that_had_not_seen_them_unless_it_is_asked_itself()
    {
        string[] arguments = ["evaluate", "--data-dir", Evals, "--benchmark", "gsm8k", "mt-bench", "--resamples", "20", "--cache-dir", _folder.PathOf("cache"), "--format", "json"];
        string report = _folder.PathOf("report");

        ToolRun heldOut = await ToolRun.OfAsync([.. arguments, "--output", report]);
        ToolRun inSample = await ToolRun.OfAsync([.. arguments, "--in-sample"]);
        ToolRun again = await ToolRun.OfAsync(arguments);

        JsonElement[] honest = [.. JsonElement.Parse(heldOut.Output).GetProperty("results").EnumerateArray()];
        JsonElement[] flattering = [.. JsonElement.Parse(inSample.Output).GetProperty("results").EnumerateArray()];
        Assert.Equal([(1307, 0), (0, 0)], honest.Select(TrainedOf));
        Assert.Equal([(0, 1307), (0, 0)], flattering.Select(TrainedOf));
        Assert.InRange(honest[0].GetProperty("apgr_every_cut").GetDouble(), 0.655, 0.7);
        Assert.True(flattering[0].GetProperty("apgr_every_cut").GetDouble() > 0.9);
        Assert.Equal(honest[1].ToString(), flattering[1].ToString());
        Assert.Equal(heldOut.Output, again.Output);
        Assert.Equal("routellm: 'lexical' was trained on 1,307 of the 1,307 questions of gsm8k: models that had not seen them scored those (--in-sample for its own scores).", heldOut.Error.Trim());
        Assert.Equal("routellm: 'lexical' was trained on 1,307 of the 1,307 questions of gsm8k: its figures there say nothing about other questions.", inSample.Error.Trim());
        Assert.Contains("models that had not seen them", await File.ReadAllTextAsync(Path.Combine(report, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cascades_are_played_on_request_and_drawn_in_the_report()
    {
        string report = _folder.PathOf("cascades");
        string[] arguments = ["--data-dir", Evals, "--benchmark", "gsm8k", "--resamples", "20", "--cascade-auc", "0.75", "0.85"];

        ToolRun table = await RunAsync(arguments);
        ToolRun json = await RunAsync([.. arguments, "--format", "json", "--output", report]);
        ToolRun wrong = await RunAsync("--data-dir", Evals, "--cascade-auc", "0.3");

        Assert.Contains("cascade of  check AUC", table.Output, StringComparison.Ordinal);
        JsonElement[] cascades = [.. JsonElement.Parse(json.Output).GetProperty("results")[0].GetProperty("cascades").EnumerateArray()];
        Assert.Equal([0.75, 0.85], cascades.Select(static cascade => cascade.GetProperty("check_auc").GetDouble()));
        Assert.True(cascades[0].GetProperty("mean_gain").GetDouble() < cascades[1].GetProperty("mean_gain").GetDouble());
        Assert.Equal(21, cascades[0].GetProperty("points").GetArrayLength());
        Assert.Contains("lexical, cascade, check AUC 0.85 (at equal cost)", await File.ReadAllTextAsync(Path.Combine(report, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((1, "routellm: --cascade-auc is 0.3. Write a number from 0.5 to 1."), (wrong.ExitCode, wrong.Error.Trim()));
    }

    [Fact]
    public async Task A_model_of_ones_own_is_measured_fairly_on_its_own_outcomes_and_one_without_held_out_scores_is_told_of()
    {
        // Outcomes that are mostly chance: who has learned them by heart looks better than who has not seen them.
        var random = new Random(1);
        string outcomes = Write("outcomes.jsonl", string.Concat(Enumerable.Range(0, 300).Select(i =>
            $$"""{"prompt":"{{(i % 2 == 0 ? "prove" : "name")}} item{{i}} thing{{i}}","strong_model":"s","weak_model":"w","strong_score":{{(random.NextDouble() < (i % 2 == 0 ? 0.7 : 0.3) ? 1 : 0)}},"weak_score":0,"task":"t"}""" + "\n")));
        Directory.CreateDirectory(_folder.PathOf("data"));
        File.Copy(outcomes, _folder.PathOf("data/outcomes.jsonl"));
        string model = _folder.PathOf("model.safetensors");
        ToolRun trained = await ToolRun.OfAsync("train", "lexical", "--outcomes", _folder.PathOf("data"), "--penalty", "1", "--output", model);

        ToolRun heldOut = await RunAsync("--outcomes", outcomes, "--model", model, "--format", "json");
        ToolRun inSample = await RunAsync("--outcomes", outcomes, "--model", model, "--format", "json", "--in-sample");
        ToolRun old = await RunAsync("--data-dir", Evals, "--benchmark", "gsm8k-amounts", "--resamples", "20", "--model", Checkout.PathOf("tests/RouteLlm.Routing.Tests/Routers/Lexical/Models/lexical-1.safetensors"));

        static double Apgr(ToolRun run) => JsonElement.Parse(run.Output).GetProperty("results")[0].GetProperty("apgr_every_cut").GetDouble();
        Assert.Equal((0, string.Empty), (trained.ExitCode, trained.Error));
        Assert.InRange(Apgr(heldOut), 0.5, 0.65);
        Assert.True(Apgr(inSample) > Apgr(heldOut) + 0.05, $"{Apgr(inSample)} in sample, {Apgr(heldOut)} held out");
        Assert.Contains("'lexical' was trained on 300 of the 300 questions of outcomes: models", heldOut.Error, StringComparison.Ordinal);
        Assert.Contains("questions of gsm8k-amounts: its figures there say nothing about other questions.", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weighted_mean_with_a_trained_router_is_measured_fairly_as_well()
    {
        string configuration = Write("routellm.yaml", "router: weighted_mean\nweighted_mean: {routers: {lexical: 2, random: 1}}\nrandom: {seed: 1}\n");

        ToolRun heldOut = await RunAsync("--data-dir", Evals, "--benchmark", "gsm8k", "--resamples", "20", "--config", configuration, "--format", "json");
        ToolRun inSample = await RunAsync("--data-dir", Evals, "--benchmark", "gsm8k", "--resamples", "20", "--config", configuration, "--format", "json", "--in-sample");

        Assert.Equal((1307, 0), TrainedOf(JsonElement.Parse(heldOut.Output).GetProperty("results")[0]));
        Assert.Equal((0, 1307), TrainedOf(JsonElement.Parse(inSample.Output).GetProperty("results")[0]));
    }

    [Fact]
    public async Task A_person_reads_a_table_of_all_benchmarks_with_what_chance_does_beside_it()
    {
        ToolRun run = await RunAsync("--data-dir", Evals, "--router", "random", "--seed", "1", "--resamples", "20");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(9, run.Lines.Length);
        Assert.StartsWith("benchmark", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("14,037", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("(chance)", run.Lines[2], StringComparison.Ordinal);
        Assert.StartsWith("gsm8k-amounts", run.Lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_of_ones_own_are_measured_pair_by_pair()
    {
        string file = Write("outcomes.jsonl", TwoPairs);

        JsonElement[] all = await ResultsOfAsync("--outcomes", file);
        JsonElement one = Assert.Single(await ResultsOfAsync("--outcomes", file, "--benchmark", "outcomes", "--weak-model", "c"));
        ToolRun text = await RunAsync("--outcomes", file);

        Assert.Equal(["b", "c"], all.Select(result => result.GetProperty("weak_model").GetString()));
        Assert.Equal([2, 1], all.Select(result => result.GetProperty("questions").GetInt32()));
        Assert.Equal((6, 7, "a"), (one.GetProperty("weak_score").GetDouble(), one.GetProperty("strong_score").GetDouble(), one.GetProperty("strong_model").GetString()));
        Assert.Equal(all[1].ToString(), one.ToString());

        // The first pair lacks a cost, so it has no measure by cost.
        Assert.False(all[0].TryGetProperty("cost_apgr", out _));
        Assert.True(all[1].TryGetProperty("cost_apgr", out _));
        Assert.Contains("outcomes (a over c)", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_an_outcome_file_are_named()
    {
        string file = Write("mine.csv", "q,big,small\nWhy?,1,0\nHow?,0.5,0.25\n");

        JsonElement result = Assert.Single(await ResultsOfAsync("--outcomes", file, "--columns", "prompt=q", "strong_score=big", "weak_score=small"));

        Assert.Equal(0.75, result.GetProperty("strong_score").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Outcomes_are_read_from_Parquet()
    {
        string file = Checkout.PathOf("tests/RouteLlm.Cli.Tests/Parquet/Files/outcomes.parquet");

        JsonElement result = Assert.Single(await ResultsOfAsync("--outcomes", file, "--columns", "prompt=question"));
        ToolRun unnamed = await RunAsync("--outcomes", file);

        Assert.Equal(60, result.GetProperty("questions").GetInt32());
        Assert.Equal(45 / 60.0, result.GetProperty("strong_score").GetDouble(), 1e-12);
        Assert.Equal(20 / 60.0 / 2, result.GetProperty("weak_score").GetDouble(), 1e-12);
        Assert.Equal(1, unnamed.ExitCode);
        Assert.Contains("outcomes.parquet' has no column 'prompt'. It has: id, question, strong_score, weak_score, task", unnamed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_equally_good_have_no_measure_and_no_number_for_it()
    {
        string file = Write("mine.csv", "prompt,strong_score,weak_score\nWhy?,1,1\n");

        JsonElement result = Assert.Single(await ResultsOfAsync("--outcomes", file));
        ToolRun text = await RunAsync("--outcomes", file);

        Assert.Equal(JsonValueKind.Null, result.GetProperty("apgr").ValueKind);
        Assert.Contains(" - to - ", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_figure_is_written_to_a_folder_as_well()
    {
        string folder = _folder.PathOf("new/report");

        ToolRun run = await RunAsync("--data-dir", Evals, "--benchmark", "mt-bench", "--output", folder, "--format", "json", "--results", "5");

        Assert.Equal(run.Output, await File.ReadAllTextAsync(Path.Combine(folder, "evaluation.json"), TestContext.Current.CancellationToken));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(6, json.RootElement.GetProperty("results")[0].GetProperty("curve").GetArrayLength());
    }

    [Fact]
    public async Task A_report_has_a_page_and_a_drawing_of_each_chart_under_a_name_of_its_own()
    {
        string folder = _folder.PathOf("report");
        string file = Write("outcomes.jsonl", TwoPairs + TwoPairs.Replace("\"c\"", "\"/../C?\"", StringComparison.Ordinal).Replace("\"b\"", "\"/../c!\"", StringComparison.Ordinal));

        ToolRun run = await RunAsync("--data-dir", Evals, "--benchmark", "mt-bench", "outcomes", "--outcomes", file, "--output", folder, "--resamples", "20");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            ["evaluation.json", "mt-bench.svg", "outcomes-a-over--..-c-2.svg", "outcomes-a-over--..-c.svg", "outcomes-a-over-b.svg", "outcomes-a-over-c.svg", "report.html"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder, "*.svg"), path => Assert.Equal("svg", XDocument.Load(path).Root!.Name.LocalName));
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains($"<code>routellm evaluate --no-cache --data-dir {Evals} --benchmark mt-bench outcomes", page, StringComparison.Ordinal);
        Assert.Contains("outcomes: a over /../C?", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_are_kept_between_runs_and_a_changed_model_or_a_damaged_file_is_scored_anew()
    {
        string cache = _folder.PathOf("cache");
        string[] arguments = ["--data-dir", Evals, "--benchmark", "mt-bench", "--cache-dir", cache, "--format", "json"];

        ToolRun first = await ToolRun.OfAsync(["evaluate", .. arguments]);
        string kept = Assert.Single(Directory.GetFiles(cache));
        byte[] content = await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken);
        ToolRun second = await ToolRun.OfAsync(["evaluate", .. arguments]);
        await File.WriteAllBytesAsync(kept, content[..^8], TestContext.Current.CancellationToken);
        ToolRun third = await ToolRun.OfAsync(["evaluate", .. arguments]);
        ToolRun other = await ToolRun.OfAsync(["evaluate", .. arguments, "--router", "random", "--seed", "1"]);

        Assert.Equal((first.Output, first.Output), (second.Output, third.Output));
        Assert.Equal(content, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
        Assert.NotEqual(first.Output, other.Output);
        Assert.Equal(2, Directory.GetFiles(cache).Length);
    }

    [Fact]
    public async Task What_is_kept_is_what_is_read()
    {
        // Scores of another order under the router's key: only who reads them can tell.
        string cache = _folder.PathOf("cache");
        string[] arguments = ["evaluate", "--data-dir", Evals, "--benchmark", "mt-bench", "--cache-dir", cache];
        ToolRun random = await ToolRun.OfAsync([.. arguments, "--router", "random", "--seed", "1"]);
        string randomFile = Assert.Single(Directory.GetFiles(cache));
        ToolRun lexical = await ToolRun.OfAsync(arguments);
        string lexicalFile = Assert.Single(Directory.GetFiles(cache), file => file != randomFile);

        File.Copy(randomFile, lexicalFile, overwrite: true);
        ToolRun cached = await ToolRun.OfAsync(arguments);
        ToolRun anew = await ToolRun.OfAsync([.. arguments, "--no-cache"]);

        Assert.Equal(random.Output.Replace("random ", "lexical", StringComparison.Ordinal), cached.Output);
        Assert.Equal(lexical.Output, anew.Output);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_costs_a_line_and_no_figure()
    {
        string file = Write("no-folder", "x");

        ToolRun run = await ToolRun.OfAsync("evaluate", "--data-dir", Evals, "--benchmark", "mt-bench", "--cache-dir", file);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("mt-bench", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("routellm: the score cache could not be written: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no benchmark 'mmmlu'. Known: mmlu, gsm8k, gsm8k-amounts, mt-bench, outcomes.", "--benchmark", "mmmlu", "--data-dir", ".")]
    [InlineData("There is no file", "--benchmark", "gsm8k", "--data-dir", "no-such-folder")]
    [InlineData("--benchmark names one twice", "--benchmark", "gsm8k", "gsm8k", "--data-dir", ".")]
    [InlineData("The benchmark 'outcomes' needs a file. Write --outcomes FILE.", "--benchmark", "outcomes")]
    [InlineData("--benchmark does not include 'outcomes'", "--benchmark", "mmlu", "--outcomes", "x.jsonl")]
    [InlineData("no-such-file.jsonl", "--outcomes", "no-such-file.jsonl")]
    [InlineData("x.parquet", "--outcomes", "x.parquet")]
    [InlineData("--columns holds 'promt=q'. Write NAME=COLUMN with one of these names: prompt, strong_score", "--outcomes", "x.jsonl", "--columns", "promt=q")]
    [InlineData("Both --router and --routers are given", "--data-dir", ".", "--router", "random", "--routers", "lexical")]
    [InlineData("--routers names one twice", "--data-dir", ".", "--routers", "random", "random")]
    [InlineData("There is no router 'mff'", "--data-dir", ".", "--routers", "mff")]
    [InlineData("Remove one of the two", "--data-dir", ".", "--routers", "random", "--model", "x.safetensors")]
    [InlineData("--scores replaces the router", "--data-dir", ".", "--scores", "x.json", "--router", "lexical")]
    [InlineData("--results is 0. Write a number of at least 1.", "--data-dir", ".", "--results", "0")]
    [InlineData("--threads is -1.", "--data-dir", ".", "--threads", "-1")]
    [InlineData("--prices is 0 1. Write", "--data-dir", ".", "--prices", "0", "1")]
    [InlineData("--prices is 3. Write", "--data-dir", ".", "--prices", "3")]
    public async Task What_cannot_be_measured_is_said(string problem, params string[] options)
    {
        ToolRun run = await RunAsync(options);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0.1, 1.5]", "scores.json, entry 1: 1.5 is not a win rate. Write numbers from 0 to 1.")]
    [InlineData("[0.1]", "holds 1 win rates, but mt-bench has 72 questions.")]
    [InlineData("[]", "scores.json holds no win rates.")]
    [InlineData("{}", "scores.json is not a JSON array of numbers.")]
    [InlineData("[\"a\"]", "scores.json is not a JSON array of numbers.")]
    public async Task Scores_that_are_none_are_named(string content, string problem)
    {
        ToolRun run = await RunAsync("--data-dir", Evals, "--benchmark", "mt-bench", "--scores", Write("scores.json", content));

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_are_those_of_one_benchmark_and_one_pair()
    {
        ToolRun run = await RunAsync("--outcomes", Write("outcomes.jsonl", TwoPairs), "--scores", Write("scores.json", "[0.5]"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("but there are 2: outcomes with a over b; outcomes with a over c. Name one with", run.Error, StringComparison.Ordinal);
    }

    private static (int HeldOut, int InSample) TrainedOf(JsonElement result) => (result.GetProperty("questions_held_out").GetInt32(), result.GetProperty("questions_in_sample").GetInt32());

    private static string Evals => SharedData.PathOf("data/routellm-evals");

    private static void AssertNear(JsonElement expected, JsonElement actual) => Assert.Equal(expected.GetDouble(), actual.GetDouble(), 1e-9);

    private static Task<ToolRun> RunAsync(params string[] options) => ToolRun.OfAsync(["evaluate", "--no-cache", .. options]);

    private static async Task<JsonElement[]> ResultsOfAsync(params string[] options)
    {
        using JsonDocument json = await JsonOfAsync(options);
        return [.. json.RootElement.GetProperty("results").EnumerateArray().Select(result => result.Clone())];
    }

    private static async Task<JsonDocument> JsonOfAsync(params string[] options)
    {
        ToolRun run = await RunAsync(["--data-dir", Evals, "--format", "json", .. options]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private string Write(string name, string content)
    {
        string path = _folder.PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }
}
