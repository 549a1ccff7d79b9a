using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary><c>routellm replay</c> among more than two models.</summary>
public sealed class ReplayRanksTests : IDisposable
{
    private static readonly ModelPrice BestPrice = LoggedDecisions.StrongPrice;
    private static readonly ModelPrice MiddlePrice = new(0.4m, 1.6m);
    private static readonly ModelPrice SmallPrice = LoggedDecisions.WeakPrice;
    private static readonly string[] Prices = ["--model-price", "small=0.15/0.6", "middle=0.4/1.6"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public ReplayRanksTests() => _log = _folder.PathOf("decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Thresholds_between_the_models_move_requests_among_all_of_them()
    {
        await LoggedDecisions.WriteAsync(_log, [Of(0, 0.1, "small"), Of(1, 0.4, "middle"), Of(2, 0.5, "middle"), Of(3, 0.9, "best"), Of(4, 0.05, "best", DecisionBasis.Caller)]);

        JsonElement[] rows = await RowsAsync(["--rank-thresholds", "0.45/0.8", "0.05/0.3", .. Prices]);

        Assert.Equal(["20/40/40", "40/20/40", "0/20/80"], rows.Select(SharesOf));
        Assert.Equal([0, 1, 3], rows.Select(static row => row.GetProperty("moved").GetInt32()));
        Assert.Equal(
            [Cost(SmallPrice) + (2 * Cost(MiddlePrice)) + (2 * Cost(BestPrice)), (2 * Cost(SmallPrice)) + Cost(MiddlePrice) + (2 * Cost(BestPrice)), Cost(MiddlePrice) + (4 * Cost(BestPrice))],
            rows.Select(static row => row.GetProperty("cost").GetDecimal()));
        Assert.Equal((5 * Cost(BestPrice)) - rows[1].GetProperty("cost").GetDecimal(), rows[1].GetProperty("savings").GetDecimal());
        Assert.Equal([0.45, 0.8], rows[1].GetProperty("rank_thresholds").EnumerateArray().Select(static threshold => threshold.GetDouble()));
    }

    [Fact]
    public async Task Shares_of_the_models_find_the_thresholds()
    {
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 100).Select(static i => Of(i, (i + 0.5) / 100, "middle")));

        JsonElement[] rows = await RowsAsync("--rank-percents", "50/30/20", "100/0/0");
        ToolRun text = await RunAsync("--rank-percents", "50/30/20");

        Assert.Equal(["0/100/0", "50/30/20", "100/0/0"], rows.Select(SharesOf));
        Assert.Contains("50/30/20% (thresholds 0.5", text.Output, StringComparison.Ordinal);
        Assert.Matches("small +middle +best", text.Output);

        // Of the small model the log has no cost.
        Assert.Contains("write --model-price NAME=IN/OUT", text.Output, StringComparison.Ordinal);
        Assert.False(rows[1].TryGetProperty("cost", out _));
    }

    [Fact]
    public async Task A_rejected_answer_is_billed_as_logged_and_not_where_the_score_alone_decides()
    {
        DecisionRecord rejected = Of(0, 0.9, "best", DecisionBasis.Cascade, [new RoutingAttempt("small", AttemptOutcome.Rejected, TimeSpan.FromSeconds(1)), new RoutingAttempt("best", AttemptOutcome.Answered, TimeSpan.FromSeconds(1))]);
        await LoggedDecisions.WriteAsync(_log, [rejected, Of(1, 0.4, "middle")]);

        JsonElement[] rows = await RowsAsync(["--rank-thresholds", "0.3/0.8", .. Prices]);

        Assert.Equal([Cost(BestPrice) + Cost(SmallPrice) + Cost(MiddlePrice), Cost(BestPrice) + Cost(MiddlePrice)], rows.Select(static row => row.GetProperty("cost").GetDecimal()));
    }

    [Fact]
    public async Task What_prompt_caches_save_is_weighed_again_among_all_models()
    {
        ExpectedCost[] costs = [new("small", 2, 1), new("middle", 5, 5), new("best", 9, 9)];
        await LoggedDecisions.WriteAsync(_log,
        [
            With(Of(0, 0.6, "small", DecisionBasis.Cache), costs),
            With(Of(1, 0.6, "small", DecisionBasis.Cache), [costs[0], costs[1] with { IsAllowed = false }, costs[2] with { IsAllowed = false }]),
            With(Of(2, 0.6, "small", DecisionBasis.Cache), [costs[0], costs[2]]),
        ]);

        JsonElement[] rows = await RowsAsync("--rank-thresholds", "0.4/0.9", "0.5/0.9", "0.3/0.4");

        // The middle model is worth 3 s/t and costs 4 more than the small one's cache; the best is worth 4 s/t more, and costs 4 more.
        Assert.Equal(["100/0/0", "67/33/0", "100/0/0", "67/0/33"], rows.Select(SharesOf));
        Assert.Equal([0, 1, 1, 1], rows.Select(static row => row.GetProperty("unknown").GetInt32()));
    }

    [Fact]
    public async Task Rows_for_two_models_say_that_there_are_more()
    {
        await LoggedDecisions.WriteAsync(_log, [Of(0, 0.1, "small"), Of(1, 0.4, "middle"), Of(3, 0.9, "best")]);

        ToolRun run = await ToolRun.OfAsync("replay", _log, "--threshold", "0.3");

        Assert.Contains("A score decided for 3 models (best, middle, small). These rows tell the best from all others; --models and --rank-thresholds", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--models lacks 'middle'", "--models", "small", "best", "--rank-thresholds", "0.4")]
    [InlineData("--models has 0 different names. Write those of the log, weakest first; it has best, middle, small", "--rank-thresholds", "0.3/0.6")]
    [InlineData("--rank-thresholds is '0.6/0.3'. Write 2 scores from 0 to 1", "--models", "small", "middle", "best", "--rank-thresholds", "0.6/0.3")]
    [InlineData("--rank-thresholds is '0.6'. Write 2 scores from 0 to 1", "--models", "small", "middle", "best", "--rank-thresholds", "0.6")]
    [InlineData("--rank-percents is '50/40/20'. Write 3 percentages", "--models", "small", "middle", "best", "--rank-percents", "50/40/20")]
    [InlineData("--model-price is 'large=1/2'. Write one of --models", "--models", "small", "middle", "best", "--model-price", "large=1/2")]
    [InlineData("are for more than two models", "--models", "small", "middle", "best", "--threshold", "0.4")]
    [InlineData("are for more than two models", "--models", "small", "middle", "best", "--weak-price", "0.15/0.6")]
    public async Task What_cannot_be_tried_is_said(string problem, params string[] options)
    {
        await LoggedDecisions.WriteAsync(_log, [Of(0, 0.1, "small"), Of(1, 0.4, "middle"), Of(3, 0.9, "best")]);

        ToolRun run = await ToolRun.OfAsync(["replay", _log, .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private static decimal Cost(ModelPrice price) => price.CostOf(1000, 0, 100);

    private static DecisionRecord With(DecisionRecord record, ExpectedCost[] costs)
    {
        record.Decision.Inputs = new DecisionInputs { ExpectedCosts = costs };
        return record;
    }

    private static DecisionRecord Of(int number, double score, string model, DecisionBasis basis = DecisionBasis.Score, RoutingAttempt[]? attempts = null)
    {
        DecisionRecord record = LoggedDecisions.Of(number, score);
        ModelPrice price = model switch { "small" => SmallPrice, "middle" => MiddlePrice, _ => BestPrice };
        return record with
        {
            Decision = new RoutingDecision
            {
                Id = record.Decision.Id,
                Router = record.Decision.Router,
                StrongWinRate = score,
                Threshold = record.Decision.Threshold,
                Target = model == "best" ? RouteTarget.Strong : RouteTarget.Weak,
                Model = model,
                Basis = basis,
                Attempts = attempts ?? [],
                Cost = record.Decision.Cost! with { Amount = Cost(price) + (attempts is null ? 0 : Cost(SmallPrice)), AlwaysStrong = Cost(BestPrice) },
            },
        };
    }

    private static string SharesOf(JsonElement row) =>
        string.Join('/', row.GetProperty("model_percents").EnumerateObject().Select(static model => Math.Round(model.Value.GetDouble())));

    private async Task<JsonElement[]> RowsAsync(params string[] options)
    {
        ToolRun run = await RunAsync([.. options, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        return [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(static row => row.Clone())];
    }

    private Task<ToolRun> RunAsync(params string[] options) => ToolRun.OfAsync(["replay", _log, "--models", "small", "middle", "best", .. options]);
}
