using System.Globalization;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public ReplayCommandTests() => _log = _folder.PathOf("decisions.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Thresholds_and_shares_move_requests_and_what_they_cost()
    {
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 10).Select(i => LoggedDecisions.Of(i, 0.05 + (i / 10.0))));

        using JsonDocument json = await JsonOfAsync("--threshold", "0.8", "0", "--strong-percent", "30", "--weak-price", "0.15/0.6");
        ToolRun text = await RunAsync("--threshold", "0.8", "--weak-price", "0.15/0.6");

        JsonElement[] rows = RowsOf(json);
        Assert.Equal(10, json.RootElement.GetProperty("decisions").GetInt32());
        Assert.Equal([50, 20, 100, 30], rows.Select(row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal([0, 3, 5, 2], rows.Select(row => row.GetProperty("moved").GetInt32()));

        // A strong call costs 0.0035, a weak one 0.00021.
        Assert.Equal([0.01855m, 0.00868m, 0.035m, 0.01197m], rows.Select(row => row.GetProperty("cost").GetDecimal()));
        Assert.Equal([0.01645m, 0.02632m, 0, 0.02303m], rows.Select(row => row.GetProperty("savings").GetDecimal()));
        Assert.Contains("10 decisions, 2026-03-01 10:00 to 2026-03-01 19:00 (UTC)", text.Output, StringComparison.Ordinal);
        Assert.Contains("threshold 0.8000", text.Output, StringComparison.Ordinal);
        Assert.Contains("0.0263 (75.2%)", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_decisions_by_score_move_and_the_others_are_counted()
    {
        await LoggedDecisions.WriteAsync(_log,
        [
            LoggedDecisions.Of(0, 0.9),
            LoggedDecisions.Of(1, 0.9, basis: DecisionBasis.Turn, target: RouteTarget.Weak),
            LoggedDecisions.Of(2, 0.1, basis: DecisionBasis.Caller, target: RouteTarget.Strong),
            LoggedDecisions.Of(3, 0.1, basis: DecisionBasis.Turn, target: RouteTarget.Strong),
            LoggedDecisions.Of(4, 0.2, basis: DecisionBasis.Shadow, target: RouteTarget.Strong),
            LoggedDecisions.Of(5, 0.8, basis: DecisionBasis.Budget, target: RouteTarget.Weak),
            LoggedDecisions.Of(6, 0.8, basis: DecisionBasis.ShortReply),
        ]);

        using JsonDocument json = await JsonOfAsync("--threshold", "0.5");
        ToolRun text = await RunAsync("--threshold", "0.5");

        Assert.Equal(4, json.RootElement.GetProperty("decided_by_score").GetInt32());
        Assert.Equal((2, 1), (json.RootElement.GetProperty("stay").GetProperty("turn").GetInt32(), json.RootElement.GetProperty("stay").GetProperty("caller").GetInt32()));
        JsonElement row = RowsOf(json)[1];
        Assert.Equal((2, 100.0 * 5 / 7), (row.GetProperty("moved").GetInt32(), row.GetProperty("strong_percent").GetDouble()));
        Assert.False(row.TryGetProperty("cost", out _));
        Assert.Contains("3 stay where they went in every row: 2 turn, 1 caller.", text.Output, StringComparison.Ordinal);
        Assert.Contains("or --weak-price IN/OUT.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_stops_strong_calls_until_its_window_ends()
    {
        // From 10:00, an hour apart: 14 requests on the first day, 24 on the second.
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 38).Select(i => LoggedDecisions.Of(i, 0.9)));

        using JsonDocument json = await JsonOfAsync("--budget", "0.0105", "1", "--window", "1d", "--weak-price", "0.15/0.60");

        JsonElement[] rows = RowsOf(json);
        Assert.Equal([100, 100.0 * 6 / 38, 100], rows.Select(row => row.GetProperty("strong_percent").GetDouble()));
        Assert.Equal((6 * 0.0035m) + (32 * 0.00021m), rows[1].GetProperty("cost").GetDecimal());
        Assert.Equal((0.0105m, 86_400), (rows[1].GetProperty("budget").GetDecimal(), rows[1].GetProperty("window_seconds").GetDouble()));
    }

    [Fact]
    public async Task Budgets_are_tried_with_each_threshold()
    {
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 10).Select(i => LoggedDecisions.Of(i, 0.05 + (i / 10.0))));

        using JsonDocument json = await JsonOfAsync("--threshold", "0", "0.5", "--budget", "0", "--window", "12h", "--weak-price", "0.15/0.60");

        ToolRun text = await RunAsync("--threshold", "0.5", "--budget", "0", "--window", "90m", "--weak-price", "0.15/0.60");
        Assert.Contains("threshold 0.5000, 0 per 1.5h", text.Output, StringComparison.Ordinal);
        Assert.Equal([50, 100, 0, 50, 0], RowsOf(json).Select(row => row.GetProperty("strong_percent").GetDouble()));
    }

    [Fact]
    public async Task Feedback_is_on_the_answers_that_were_given()
    {
        await LoggedDecisions.WriteAsync(
            _log,
            Enumerable.Range(0, 4).Select(i => LoggedDecisions.Of(i, 0.2 + (i * 0.2))),
            [
                new FeedbackRecord(LoggedDecisions.IdOf(0), 0.5, LoggedDecisions.Start), new FeedbackRecord(LoggedDecisions.IdOf(0), 1, LoggedDecisions.Start),
                new FeedbackRecord(LoggedDecisions.IdOf(2), 0.25, LoggedDecisions.Start), new FeedbackRecord(LoggedDecisions.IdOf(3), 1, LoggedDecisions.Start),
                new FeedbackRecord(LoggedDecisions.IdOf(99), 1, LoggedDecisions.Start),
            ]);

        using JsonDocument json = await JsonOfAsync("--threshold", "0.7");
        ToolRun text = await RunAsync("--threshold", "0.7");

        JsonElement[] rows = RowsOf(json);
        Assert.Equal([0.625, 1], rows.Select(row => row.GetProperty("feedback_strong").GetDouble()));
        Assert.Equal([2, 1], rows.Select(row => row.GetProperty("feedback_strong_count").GetInt32()));
        Assert.Equal([0.75, 0.75], rows.Select(row => row.GetProperty("feedback_weak").GetDouble()));
        Assert.Equal(1, json.RootElement.GetProperty("feedback_without_decision").GetInt32());
        Assert.Contains("0.625 (2)", text.Output, StringComparison.Ordinal);
        Assert.Contains("Feedback lines that match no decision of the log: 1.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_are_joined_by_id_or_prompt_and_routers_compared_on_them()
    {
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 40).Select(i => LoggedDecisions.Of(i, i % 2 == 0 ? 0.9 : 0.1, prompt: $"Question {i}")));
        string outcomes = await WriteAsync("judged.jsonl", Enumerable.Range(0, 40).Select(i => i < 20
            ? $"{{\"id\":\"{LoggedDecisions.IdOf(i)}\",\"strong_score\":true,\"weak_score\":{i % 2}}}"
            : $"{{\"prompt\":\"Question {i}\",\"strong_score\":1,\"weak_score\":{i % 2}}}").Append("{\"prompt\":\"never asked\",\"strong_score\":1,\"weak_score\":1}"));

        using JsonDocument json = await JsonOfAsync("--outcomes", outcomes, "--router", "random", "--seed", "1", "--strong-percent", "25");
        ToolRun text = await RunAsync("--outcomes", outcomes, "--router", "random", "--seed", "1");

        JsonElement[] rows = RowsOf(json);
        Assert.Equal([null, null, "random", "random"], rows.Select(row => row.GetProperty("router").GetString()));
        Assert.Equal((1, 40), (rows[0].GetProperty("quality").GetDouble(), rows[0].GetProperty("quality_count").GetInt32()));
        Assert.Equal((50, 50), (rows[2].GetProperty("strong_percent_asked").GetDouble(), rows[2].GetProperty("strong_percent").GetDouble()));
        Assert.InRange(rows[2].GetProperty("quality").GetDouble(), 0.55, 0.95);
        JsonElement[] results = [.. json.RootElement.GetProperty("evaluation").GetProperty("results").EnumerateArray()];
        Assert.Equal(["as logged", "random"], results.Select(result => result.GetProperty("router").GetString()));
        Assert.Equal(0.75, results[0].GetProperty("apgr_every_cut").GetDouble(), 1e-12);
        Assert.Single(json.RootElement.GetProperty("evaluation").GetProperty("differences").EnumerateArray());
        Assert.Equal(1, json.RootElement.GetProperty("outcomes_without_decision").GetInt32());
        Assert.Contains("as logged less random", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_mmlu_replays_to_the_shares_and_the_quality_that_the_benchmark_has()
    {
        BenchmarkData data = await new MmluBenchmark().LoadAsync(SharedData.PathOf("data/routellm-evals"), models: null, Cancellation);
        double[] scores = [.. data.Questions.Select(question => LexicalRouter.Default.Score(question.Prompt))];
        await LoggedDecisions.WriteAsync(_log, scores.Select((score, i) => LoggedDecisions.Of(i, score, prompt: data.Questions[i].Prompt)));
        string outcomes = await WriteAsync("judged.jsonl", data.Questions.Select((question, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{LoggedDecisions.IdOf(i)}\",\"strong_score\":{question.StrongScore},\"weak_score\":{question.WeakScore}}}")));
        double threshold = ThresholdCalibration.FromScores(scores).GetThreshold(30);

        using JsonDocument json = await JsonOfAsync("--strong-percent", "30", "--outcomes", outcomes, "--weak-price", "0.15/0.6", "--router", "lexical");

        ThresholdQuality expected = ThresholdQuality.At(threshold, scores, data, new EvaluationOptions { Resamples = 1 }, Cancellation);
        JsonElement[] rows = RowsOf(json);
        Assert.Equal(14_037, json.RootElement.GetProperty("decisions").GetInt32());
        Assert.Equal(threshold, rows[1].GetProperty("threshold").GetDouble());
        Assert.Equal(expected.StrongPercent.Value, rows[1].GetProperty("strong_percent").GetDouble(), 1e-9);
        Assert.Equal(30, rows[1].GetProperty("strong_percent").GetDouble(), 0.1);
        Assert.Equal(expected.Score.Value, data.Scale * rows[1].GetProperty("quality").GetDouble(), 1e-9);

        // The same router again: it scores as it did, and orders as it did.
        Assert.Equal(rows[1].GetProperty("quality").GetDouble(), rows[3].GetProperty("quality").GetDouble());
        JsonElement[] results = [.. json.RootElement.GetProperty("evaluation").GetProperty("results").EnumerateArray()];
        Assert.Equal(results[0].GetProperty("apgr_every_cut").GetDouble(), results[1].GetProperty("apgr_every_cut").GetDouble());
        Assert.Equal(
            new PerformanceGapRecovered(scores, data.Questions).Value,
            results[0].GetProperty("apgr_every_cut").GetDouble(),
            1e-9);
    }

    [Theory]
    [InlineData("--threshold is 2. Write one from 0 to 1", "--threshold", "2")]
    [InlineData("--strong-percent is 101. Write a percentage", "--strong-percent", "101")]
    [InlineData("--strong-percent is 0.3. Write 30 for 30%.", "--strong-percent", "20", "--strong-percent", "0.3")]
    [InlineData("--budget is -1. Write an amount", "--budget", "-1", "--window", "1d")]
    [InlineData("--budget needs --window.", "--budget", "1")]
    [InlineData("--window is for a budget.", "--window", "1d")]
    [InlineData("--window is 'day'. Write a time above zero", "--budget", "1", "--window", "day")]
    [InlineData("--window is '0h'. Write a time above zero", "--budget", "1", "--window", "0h")]
    [InlineData("--weak-price is 'cheap'. Write the prices", "--weak-price", "cheap")]
    [InlineData("--strong-price is '1/2/3/4'. Write the prices", "--strong-price", "1/2/3/4")]
    [InlineData("--strong-price is '2.5/0.00001'. That looks like the price of one token", "--strong-price", "2.5/0.00001")]
    [InlineData("--strong-price is '1/-2'. Write the prices", "--strong-price", "1/-2")]
    [InlineData("the log has none for weak calls. Write --weak-price IN/OUT.", "--threshold", "0.99", "--budget", "1", "--window", "1d")]
    [InlineData("The log holds no prompts to score.", "--router", "random")]
    [InlineData("There is no router 'none'.", "--router", "none")]
    [InlineData("no-such-file", "--outcomes", "no-such-file")]
    public async Task What_cannot_be_replayed_is_said(string problem, params string[] options)
    {
        await LoggedDecisions.WriteAsync(_log, [LoggedDecisions.Of(1, 0.9)]);

        ToolRun run = await RunAsync(options);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_log_and_what_joins_nothing_is_named()
    {
        string wrong = await WriteAsync("wrong.jsonl", ["{\"type\":\"decision\",\"prompt\":\"secret\"}"]);
        string empty = await WriteAsync("empty.jsonl", []);
        await LoggedDecisions.WriteAsync(_log, [LoggedDecisions.Of(1, 0.9, basis: DecisionBasis.Caller)]);
        string stray = await WriteAsync("stray.jsonl", ["{\"prompt\":\"secret\",\"strong_score\":1,\"weak_score\":1}"]);
        string twice = await WriteAsync("twice.jsonl", Enumerable.Repeat($"{{\"id\":\"{LoggedDecisions.IdOf(1)}\",\"strong_score\":1,\"weak_score\":1}}", 2));
        string badId = await WriteAsync("id.jsonl", ["{\"id\":\"secret\",\"strong_score\":1,\"weak_score\":1}"]);

        (ToolRun Run, string Problem)[] runs =
        [
            (await ToolRun.OfAsync("replay", wrong), "wrong.jsonl, line 1: "),
            (await ToolRun.OfAsync("replay", empty), "empty.jsonl holds no decisions."),
            (await ToolRun.OfAsync("replay", _folder.PathOf("none.jsonl")), "There is no decision log"),
            (await RunAsync("--outcomes", stray), "None of the 1 lines of"),
            (await RunAsync("--outcomes", twice), "twice.jsonl, line 2: an earlier line has the same 'id'."),
            (await RunAsync("--outcomes", badId), "id.jsonl, line 1: 'id' is not a decision's id."),
            (await RunAsync("--threshold", "0.5"), "No decision of the log was made by a score"),
        ];

        Assert.All(runs, run =>
        {
            Assert.Equal((1, string.Empty), (run.Run.ExitCode, run.Run.Output));
            Assert.Contains(run.Problem, run.Run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", run.Run.Error, StringComparison.Ordinal);
        });
    }

    private static JsonElement[] RowsOf(JsonDocument json) => [.. json.RootElement.GetProperty("rows").EnumerateArray()];

    private Task<ToolRun> RunAsync(params string[] options) => ToolRun.OfAsync(["replay", _log, .. options]);

    private async Task<JsonDocument> JsonOfAsync(params string[] options)
    {
        ToolRun run = await RunAsync([.. options, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private async Task<string> WriteAsync(string name, IEnumerable<string> lines)
    {
        string path = _folder.PathOf(name);
        await File.WriteAllLinesAsync(path, lines, Cancellation);
        return path;
    }
}
